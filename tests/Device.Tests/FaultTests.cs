using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>What the handler is told.</summary>
[TestClass]
public class FaultTests
{
    [TestMethod]
    public void Handler_IsToldOfTheExceptionItself() => Assert.AreEqual("here", Faults.Raise()?.Message);
}
