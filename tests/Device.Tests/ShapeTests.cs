using System.Reflection;
using Embedded.Async.Tests;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>
/// However the innermost awaits wait, a shape does the same. (That this is what .NET does, the desktop's tests compare.)
/// </summary>
[TestClass]
public class ShapeTests
{
    [TestMethod]
    [DataRow((int)Waits.Yield)]
    [DataRow((int)Waits.Timer)]
    [DataRow((int)Waits.Deep)]
    [DataRow((int)Waits.InCombinators)]
    [DataRow((int)Waits.InTurn)]
    public void EveryShape_HoweverItWaits_DoesTheSame(int waits)
    {
        Assert.IsTrue(ShapeRun.All.Count > 50, "only " + ShapeRun.All.Count + " shapes were found");
        foreach (MethodInfo shape in ShapeRun.All)
        {
            Assert.AreEqual(ShapeRun.Run(shape, Waits.Never), ShapeRun.Run(shape, (Waits)waits), ShapeRun.NameOf(shape));
        }
    }
}
