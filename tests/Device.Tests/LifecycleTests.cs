using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Tasks that outlive one test: made in the setup, ended in the cleanup.</summary>
[TestClass]
public class LifecycleTests
{
    private static Rig? s_rig;
    private static TaskHandle s_counter;
    private static int s_count;

    [Setup]
    public void StartsTheTask()
    {
        s_rig = new Rig();
        s_count = 0;
        s_counter = s_rig.Spawn(CountsForEver());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Task_FromTheSetup_GoesOn(int steps)
    {
        int before = s_count;
        for (int i = 0; i < steps; i++)
        {
            s_rig!.Executor.RunOnce();
        }

        Assert.AreEqual(before + steps, s_count);
    }

    [Cleanup]
    public void EndsTheTask()
    {
        s_counter.Cancel();
        s_rig!.RunToEnd();
        s_rig.Dispose();
    }

    private static async Future CountsForEver()
    {
        while (true)
        {
            s_count++;
            await Future.Yield();
        }
    }
}
