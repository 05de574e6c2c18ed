using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Embedded.HostShim.Image;

/// <summary>
/// Stands for one of nanoFramework's own assemblies when a device's code runs on the desktop: an assembly of that name with no
/// code, which forwards every type to .NET's or to this library's of the same name.
/// </summary>
internal static class PlatformFacade
{
    /// <summary>ECMA-335 II.23.1.15: the type is implemented in another assembly.</summary>
    private const TypeAttributes Forwarder = (TypeAttributes)0x00200000;

    /// <summary>A type by name, and the assembly that really has it.</summary>
    internal readonly record struct Forward(string Namespace, string Name, AssemblyName Assembly);

    /// <summary>The public types of an assembly, without loading it.</summary>
    internal static IEnumerable<Forward> TypesOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader metadata = image.GetMetadataReader();
        AssemblyName name = metadata.GetAssemblyDefinition().GetAssemblyName();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            {
                yield return new Forward(metadata.GetString(type.Namespace), metadata.GetString(type.Name), name);
            }
        }
    }

    /// <summary>Makes the assembly.</summary>
    /// <param name="name">The nanoFramework assembly's name and version.</param>
    /// <param name="types">What it forwards; a type that stands twice is taken from where it stands first.</param>
    internal static byte[] Make(AssemblyName name, IEnumerable<Forward> types)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name.Name + ".dll"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name.Name!), name.Version ?? new Version(0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var scopes = new Dictionary<string, AssemblyReferenceHandle>();
        var seen = new HashSet<(string, string)>();
        foreach (Forward type in types)
        {
            if (seen.Add((type.Namespace, type.Name)))
            {
                metadata.AddExportedType(
                    Forwarder,
                    metadata.GetOrAddString(type.Namespace),
                    metadata.GetOrAddString(type.Name),
                    ScopeOf(metadata, scopes, type.Assembly),
                    0);
            }
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(),
            new MetadataRootBuilder(metadata),
            new BlobBuilder(),
            flags: CorFlags.ILOnly,
            deterministicIdProvider: static _ => default).Serialize(image);
        return image.ToArray();
    }

    private static AssemblyReferenceHandle ScopeOf(MetadataBuilder metadata, Dictionary<string, AssemblyReferenceHandle> scopes, AssemblyName name)
    {
        if (!scopes.TryGetValue(name.Name!, out AssemblyReferenceHandle scope))
        {
            byte[]? token = name.GetPublicKeyToken();
            scope = metadata.AddAssemblyReference(
                metadata.GetOrAddString(name.Name!),
                name.Version!,
                default,
                token is null ? default : metadata.GetOrAddBlob(token),
                default,
                default);
            scopes.Add(name.Name!, scope);
        }

        return scope;
    }
}
