using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Embedded.HostShim.Image;

/// <summary>
/// Runs a device's own code on the desktop: the woven assemblies that are flashed, loaded into .NET, with the virtual board
/// behind nanoFramework's device API.
/// </summary>
/// <remarks>
/// The desktop's side (this library, and a program or test that is loaded here too) finds the woven executor, HAL and firmware
/// under the names it was compiled with, so it is the same code that drives both builds.
/// </remarks>
public sealed class DeviceImage : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _desktop;
    private readonly List<PlatformFacade.Forward> _platform = [];

    /// <summary>Opens a folder of woven assemblies.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="desktop">Paths of desktop assemblies to load beside them, each with its own view of the woven ones.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public DeviceImage(string folder, params string[] desktop)
        : base("device image " + folder, isCollectible: false)
    {
        _folder = Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException(folder + ": no folder of woven assemblies; build the board first");
        _desktop = new Dictionary<string, string> { [Self.GetName().Name!] = Self.Location };
        foreach (string path in desktop)
        {
            _desktop.Add(Path.GetFileNameWithoutExtension(path), path);
        }

        // The desktop's types first: where .NET has one of that name too, the device's differs.
        foreach (string path in _desktop.Values)
        {
            _platform.AddRange(PlatformFacade.TypesOf(path));
        }

        foreach (Type type in new[] { typeof(object), typeof(Console), typeof(Queue) })
        {
            _platform.AddRange(PlatformFacade.TypesOf(type.Assembly.Location));
        }
    }

    private static Assembly Self => typeof(DeviceImage).Assembly;

    /// <summary>Loads one of the woven or desktop assemblies.</summary>
    /// <exception cref="FileNotFoundException">It is neither.</exception>
    public Assembly Load(string name) => LoadFromAssemblyName(new AssemblyName(name));

    /// <summary>Puts a new virtual board behind the device's API, for the calling thread and until it is disposed.</summary>
    public IDisposable MakeBoard()
    {
        // This library's copy in the image: the woven code knows no other.
        Type board = Load(Self.GetName().Name!).GetType(typeof(VirtualBoard).FullName!, throwOnError: true)!;
        return (IDisposable)Activator.CreateInstance(board, 1UL, VirtualBoard.DefaultPinCount)!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        foreach (string extension in (string[])[".dll", ".exe"])
        {
            string woven = Path.Combine(_folder, name + extension);
            if (File.Exists(woven))
            {
                return LoadWithSymbols(woven);
            }
        }

        if (_desktop.TryGetValue(name, out string? path))
        {
            return LoadFromAssemblyPath(path);
        }

        return name == "mscorlib" || IsOfDevice(assemblyName) ? LoadFromStream(new MemoryStream(PlatformFacade.Make(assemblyName, _platform))) : null;
    }

    /// <summary>By the public key that all of nanoFramework's assemblies are signed with.</summary>
    private static bool IsOfDevice(AssemblyName name) => Convert.ToHexString(name.GetPublicKeyToken() ?? []) == "C07D481E9758C731";

    /// <summary>A copy in memory: the folder may be woven again meanwhile.</summary>
    private Assembly LoadWithSymbols(string path)
    {
        string symbols = Path.ChangeExtension(path, ".pdb");
        using var image = new MemoryStream(File.ReadAllBytes(path));
        using MemoryStream? lines = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        return LoadFromStream(image, lines);
    }
}
