using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Build;

/// <summary>
/// What a board's deployment region holds: .pe files one after the other, each filled up with zeros to 4 bytes, an assembly after
/// those that it references, the application last.
/// </summary>
public static class DeploymentImage
{
    private const int Alignment = 4;

    /// <summary>The assemblies that an application needs on the board, in the order of the image.</summary>
    /// <param name="application">The application's assemblies, its own first.</param>
    /// <param name="platformFolders">Where the platform's are: of these come those that are referenced, directly or not.</param>
    /// <exception cref="FileNotFoundException">A referenced assembly is in neither.</exception>
    public static IReadOnlyList<string> Order(IReadOnlyList<string> application, IReadOnlyList<string> platformFolders)
    {
        List<string> order = [];
        HashSet<string> seen = [];
        // The application, though no library refers to it, and it may not refer to all of them.
        foreach (string file in application.Skip(1).Append(application[0]))
        {
            Add(file);
        }

        return order;

        void Add(string file)
        {
            if (!seen.Add(file))
            {
                return;
            }

            using (AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(file))
            {
                foreach (string needed in assembly.MainModule.AssemblyReferences.Select(reference => reference.Name).OrderBy(name => name, StringComparer.Ordinal))
                {
                    Add(application.FirstOrDefault(own => Path.GetFileNameWithoutExtension(own) == needed)
                        ?? platformFolders.Select(folder => Path.Combine(folder, needed + ".dll")).FirstOrDefault(File.Exists)
                        ?? throw new FileNotFoundException(assembly.Name.Name + " references " + needed + ", which is not among the references; add its package to the project"));
                }
            }

            order.Add(file);
        }
    }

    /// <summary>Bytes that an image of these .pe files has.</summary>
    public static long Length(IEnumerable<string> peFiles) => peFiles.Sum(file => Padded(new FileInfo(file).Length));

    /// <summary>Writes an image.</summary>
    /// <param name="peFiles">The .pe files in the order of the image.</param>
    /// <param name="image">The file; it is there whole or not at all.</param>
    public static void Write(IEnumerable<string> peFiles, string image) => WholeFile.Write(image, stream =>
    {
        foreach (string file in peFiles)
        {
            byte[] pe = File.ReadAllBytes(file);
            stream.Write(pe, 0, pe.Length);
            stream.SetLength(Padded(stream.Length));
            stream.Position = stream.Length;
        }
    });

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
