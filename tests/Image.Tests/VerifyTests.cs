using System;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>What runs here runs on a device, too.</summary>
public class VerifyTests
{
    /// <summary>The rules EMB040 to EMB049 are about allocation, which tests may do as they like.</summary>
    [Fact]
    public void DeviceTests_UseNothingThatADeviceLacks()
    {
        VerifyResult result = WovenImage.VerifyDeviceTests();
        Assert.True(result.Methods > 500, result.Methods + " methods were checked");
        Assert.DoesNotContain(result.Findings, finding => !finding.Id.StartsWith("EMB04", StringComparison.Ordinal));
    }
}
