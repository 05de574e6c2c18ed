using System;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

public class TraceRecorderTests
{
    [Fact]
    public void Recorder_KeepsEveryKindOfEvent_WithItsTime()
    {
        using var test = new TestExecutor();
        var recorder = new TraceRecorder(test.Executor, 16);
        test.Executor.Trace = recorder;
        test.Clock.Advance(100);
        test.Executor.BlockOn(Wait(20));
        recorder.SteppedAside(3);
        recorder.TimerFired(6);
        Assert.Equal(
            [
                "100: BlockOn spawned", "100: BlockOn woken", "100: BlockOn poll", "100: BlockOn poll ended", "100: idle",
                "120: timer fired, 0 late", "120: BlockOn woken", "120: BlockOn poll", "120: BlockOn poll ended", "120: BlockOn completed",
                "120: task 3 stepped aside", "120: timer fired, 6 late",
            ],
            recorder.ToLines());
        Assert.Equal(TraceEvent.Ended, recorder.GetKind(9));
        Assert.Equal(TaskState.Completed, recorder.GetState(9));
        Assert.Equal(TaskState.Unknown, recorder.GetState(8));
        Assert.Equal((0, -1, -1, 3), (recorder.GetSlot(9), recorder.GetSlot(4), recorder.GetSlot(5), recorder.GetSlot(10)));
        Assert.Equal((6, 0), (recorder.GetLateness(11), recorder.GetLateness(10)));
        Assert.Equal((100, 120), (recorder.GetTicks(0), recorder.GetTicks(11)));
        Assert.Equal("BlockOn", recorder.GetName(0));
        Assert.True(recorder.HasTimes);
    }

    [Fact]
    public void Ring_ThatIsFull_LosesTheOldest()
    {
        using var test = new TestExecutor();
        var recorder = new TraceRecorder(test.Executor, 3, withTimes: false);
        Assert.Equal(4, recorder.Capacity);
        Assert.Empty(recorder.ToLines());
        for (int slot = 0; slot < 4; slot++)
        {
            recorder.TaskWoken(slot);
        }

        Assert.Equal((0, 4), (recorder.First, recorder.Count));
        recorder.TaskWoken(4);
        recorder.TaskWoken(5);
        Assert.Equal((2, 6), (recorder.First, recorder.Count));
        Assert.Equal(["2: task 2 woken", "3: task 3 woken", "4: task 4 woken", "5: task 5 woken"], recorder.ToLines());
        Assert.Equal(5, recorder.GetTicks(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.GetKind(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.GetTicks(6));
        Assert.False(recorder.HasTimes);
    }

    [Fact]
    public void Clear_ForgetsTheEvents_AndNumbersGoOn()
    {
        using var test = new TestExecutor();
        var recorder = new TraceRecorder(test.Executor, 4, withTimes: false);
        for (int i = 0; i < 6; i++)
        {
            recorder.TaskWoken(1);
        }

        recorder.Clear();
        Assert.Equal((6, 6), (recorder.First, recorder.Count));
        recorder.TaskWoken(2);
        Assert.Equal(["6: task 2 woken"], recorder.ToLines());
    }

    [Fact]
    public void EveryNumberThatIsKept_IsReadAsItWasWritten_AtEveryLength()
    {
        using var test = new TestExecutor(taskSlots: 32);
        var recorder = new TraceRecorder(test.Executor, 8);
        for (int written = 1; written <= 50; written++)
        {
            recorder.TaskEnded(written % 32, TaskState.Canceled);
            test.Clock.Advance(3);
            Assert.Equal(Math.Max(0, written - 8), recorder.First);
            for (long number = recorder.First; number < recorder.Count; number++)
            {
                Assert.Equal((number + 1) % 32, recorder.GetSlot(number));
                Assert.Equal(number * 3, recorder.GetTicks(number));
                Assert.Equal(TaskState.Canceled, recorder.GetState(number));
            }
        }
    }

    [Fact]
    public void Lateness_BeyondWhatIsKept_StaysTheMost()
    {
        using var test = new TestExecutor();
        var recorder = new TraceRecorder(test.Executor, 4);
        recorder.TimerFired(long.MaxValue);
        recorder.TimerFired(16_777_215);
        Assert.Equal([16_777_215, 16_777_215], new long[] { 0, 1 }.Select(recorder.GetLateness));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 24) + 1)]
    public void Capacity_OutOfRange_IsRefused(int capacity)
    {
        using var test = new TestExecutor();
        Assert.Throws<ArgumentOutOfRangeException>(() => new TraceRecorder(test.Executor, capacity));
    }

    private static async Future Wait(long ticks) => await Timer.AfterTicks(ticks);
}
