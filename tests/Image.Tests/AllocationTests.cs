using System;
using System.Linq;
using Embedded.HostShim.Image;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>A million awaits on woven code, counted by .NET itself.</summary>
public class AllocationTests
{
    private const int Million = 1_000_000;

    private static readonly Type s_run = WovenImage.DeviceTests.Load(DeviceTestRunner.AssemblyName).GetType("Embedded.Device.Tests.AwaitRun", throwOnError: true)!;

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, (int)s_run.GetMethod("get_Kinds")!.Invoke(null, [])!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MillionAwaits_OnWovenCode_AllocateNothing(int kind) =>
        Assert.Equal(0, s_run.GetMethod("Allocated")!.CreateDelegate<Func<int, int, int>>()(kind, Million));
}
