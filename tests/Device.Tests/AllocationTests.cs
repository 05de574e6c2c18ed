using nanoFramework.TestFramework;
using GC = nanoFramework.Runtime.Native.GC;

namespace Embedded.Device.Tests;

/// <summary>No kind of await costs the heap anything once the program has started.</summary>
[TestClass]
public class AllocationTests
{
    private const int Repeats = 3000;

    private byte[]? _kept;

    [TestMethod]
    public void Heap_ThatIsUsed_IsSeen()
    {
        uint before = GC.Run(false);
        _kept = new byte[1000];
        uint after = GC.Run(false);
        Assert.IsTrue(before - after >= (uint)_kept.Length, "1000 bytes were not seen");
    }

    [TestMethod]
    public void Await_OfEachKind_AllocatesNothing()
    {
        for (int kind = 0; kind < AwaitRun.Kinds; kind++)
        {
            // Less than nothing, where a collection has freed what the start-up left behind.
            int allocated = AwaitRun.Allocated(kind, Repeats);
            Assert.IsTrue(allocated <= 0, allocated + " bytes for kind " + kind);
        }
    }
}
