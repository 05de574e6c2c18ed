using System;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What a task waits for, as text.</summary>
public class DumpTests
{
    [Fact]
    public void NestedAwaits_AreAChain_TheInnermostFirst()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        TaskHandle task = test.Spawn(Outer(channel), "climate");
        Assert.Equal(["climate: ready, DumpTests.Outer"], test.Executor.Dump(task));
        test.RunUntilIdle();
        Assert.Equal(["climate: waiting, Channel.Receive < DumpTests.Inner < DumpTests.Outer"], test.Executor.Dump(task));
        Assert.Equal("Channel.Receive", test.Executor.GetWait(task));
    }

    [Fact]
    public void Select_ShowsItsBranches_AndWhatIsNestedInThem()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        TaskHandle task = test.Spawn(Selects(channel));
        test.RunUntilIdle();
        Assert.Equal(
            [
                "task 0: waiting, Select < DumpTests.Selects",
                "  0: Channel.Receive < DumpTests.Inner",
                "  1: Join < DumpTests.Joins",
                "    0: ended",
                "    1: Timer",
            ],
            test.Executor.Dump(task));
        Assert.Equal("Select", test.Executor.GetWait(task));
    }

    [Fact]
    public void RunningTask_AndOneThatHasEnded_ShowTheirStateOnly()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(DumpsItself(), "self");
        test.RunUntilIdle();
        test.AssertTrace("self: running", "");
        Assert.Equal(["self: completed"], test.Executor.Dump(task));
        Assert.Null(test.Executor.GetWait(task));
        Assert.Equal(["task 0: unknown"], test.Executor.Dump(TaskHandle.None));

        async Future DumpsItself()
        {
            await Future.Yield();
            test.Log(string.Join(';', test.Executor.Dump(test.Executor.CurrentTask)));
            test.Log(test.Executor.GetWait(test.Executor.CurrentTask) ?? "");
        }
    }

    [Fact]
    public void Dump_OfAll_GoesBySlot()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Waits(signal), "first");
        test.Spawn(Future.Join(Timer.AfterTicks(5), Timer.AfterTicks(6)), "second");
        test.RunUntilIdle();
        Assert.Equal(
            ["first: waiting, Signal < DumpTests.Waits", "second: waiting, Join", "  0: Timer", "  1: Timer"],
            test.Executor.Dump());
    }

    private static async Future Outer(Channel<int> channel)
    {
        await Inner(channel);
    }

    private static async Future Inner(Channel<int> channel)
    {
        await channel.Receive();
    }

    private static async Future Selects(Channel<int> channel) => await Future.Select(Inner(channel), Joins());

    private static async Future Joins() => await Future.Join(Yields(), Timer.AfterTicks(1000));

    private static async Future Yields() => await Future.Yield();

    private static async Future Waits(Signal signal) => await signal.Wait();
}
