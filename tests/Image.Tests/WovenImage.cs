using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Embedded.HostShim.Image;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>Applications that were compiled for a device, woven here and loaded.</summary>
internal static class WovenImage
{
    /// <summary>The program that runs the demonstration firmware on a virtual board.</summary>
    internal const string VirtualBoard = "virtual-board";

    private static readonly Dictionary<string, DeviceImage> s_loaded = [];

    /// <summary>The device tests, with everything left in.</summary>
    internal static DeviceImage DeviceTests => Load("DeviceTests", shake: false);

    /// <summary>The device tests as they would be flashed.</summary>
    internal static DeviceImage ShakenDeviceTests => Load("DeviceTests", shake: true);

    /// <summary>The demonstration firmware, and the program that runs it.</summary>
    internal static DeviceImage Greenhouse => Load("Greenhouse", shake: false, Assembly.Load(VirtualBoard).Location);

    /// <summary>Verifies the device tests as they would be flashed.</summary>
    internal static VerifyResult VerifyDeviceTests()
    {
        _ = ShakenDeviceTests;
        string folder = FolderOf("DeviceTests", shake: true);
        return Verifier.Verify(new VerifyOptions
        {
            Assemblies = [Path.Combine(folder, Path.GetFileName(PathOf("DeviceTests"))), .. Directory.GetFiles(folder, "*.dll")],
            ReferenceFolders = [PathOf("ReferenceFolder")],
        });
    }

    private static DeviceImage Load(string application, bool shake, params string[] desktop)
    {
        lock (s_loaded)
        {
            string folder = FolderOf(application, shake);
            if (!s_loaded.TryGetValue(folder, out DeviceImage? image))
            {
                Weave(PathOf(application), folder, shake);
                image = new DeviceImage(folder, desktop);
                s_loaded.Add(folder, image);
            }

            return image;
        }
    }

    private static string FolderOf(string application, bool shake) =>
        Path.Combine(AppContext.BaseDirectory, "woven", application + (shake ? ".shaken" : ""));

    private static void Weave(string application, string folder, bool shake)
    {
        string[] libraries = Directory.GetFiles(Path.GetDirectoryName(application)!, "*.dll");
        WeaveResult result = Weaver.Weaver.Weave(new WeaveOptions
        {
            Assemblies = [application, .. libraries.Where(library => library != application).Order(StringComparer.Ordinal)],
            ReferenceFolders = [PathOf("ReferenceFolder")],
            OutputFolder = folder,
            Shake = shake,
        });
        Assert.True(result.Findings.Count == 0, string.Join(Environment.NewLine, result.Findings));
    }

    /// <summary>A path that the build has noted.</summary>
    private static string PathOf(string key) =>
        typeof(WovenImage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
