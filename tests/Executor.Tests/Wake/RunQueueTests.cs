using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The run queue and the inbox: who is polled, in which order, how often.</summary>
public class RunQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void RandomWakes_AgreeWithAFirstInFirstOutQueueOfDistinctSlots(int slots) =>
        Tests.Steps.Check(10, 800, 80, steps => new Play(slots).Run(steps));

    [Fact]
    public void Wake_SeveralTimesBeforeThePoll_PollsOnce()
    {
        using var test = new TestExecutor();
        var gate = new Gate();
        test.Spawn(Awaits(gate));
        test.RunUntilIdle();
        gate.Waker.Wake();
        gate.Waker.Wake();
        gate.Waker.Wake();
        Assert.Equal(1, test.RunUntilIdle());
        Assert.Equal(2, gate.Polls);
    }

    [Fact]
    public void Wake_ByTheTaskItselfDuringItsPoll_PollsItAgainAfterTheOthers()
    {
        using var test = new TestExecutor();
        test.Spawn(WakesItself());
        test.Spawn(Other());
        test.RunUntilIdle();
        test.AssertTrace("itself", "other", "itself again");

        async Future WakesItself()
        {
            test.Log("itself");
            test.Executor.CurrentWaker.Wake();
            await new Once(test);
        }

        async Future Other()
        {
            test.Log("other");
            await Future.Yield();
        }
    }

    [Fact]
    public void Wake_AfterTaskEnded_DoesNotPollTheNextTask()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var first = new Gate();
        test.Spawn(Awaits(first));
        test.RunUntilIdle();
        first.Open();
        test.RunUntilIdle();
        var second = new Gate();
        test.Spawn(Awaits(second));
        test.RunUntilIdle();
        first.Waker.Wake();
        Assert.Equal(0, test.RunUntilIdle());
        Assert.Equal(1, second.Polls);
        Assert.NotEqual(first.Waker, second.Waker);
    }

    [Fact]
    public void Wake_AfterTaskEnded_FromAnotherThread_DoesNotPollTheNextTask()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var first = new Gate();
        test.Spawn(Awaits(first));
        test.RunUntilIdle();
        first.Open();
        test.RunUntilIdle();
        var second = new Gate();
        test.Spawn(Awaits(second));
        test.RunUntilIdle();
        Worker.Run(() => first.Waker.Wake());
        Assert.Equal(0, test.RunUntilIdle());
        Assert.Equal(1, second.Polls);
    }

    [Fact]
    public void Wake_InTheInboxWhenTheTaskEnds_PollsTheNextTaskOnceMoreAtMost()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var first = new Gate();
        test.Spawn(Awaits(first));
        test.RunUntilIdle();
        Worker.Run(() => first.Waker.Wake());
        first.Open();
        test.RunUntilIdle();
        var second = new Gate();
        test.Spawn(Awaits(second));
        test.RunUntilIdle();
        Assert.InRange(second.Polls, 1, 2);
        Assert.True(second.IsWaiting);
    }

    [Fact]
    public void Wake_OfADisposedExecutor_DoesNothing()
    {
        var executor = new Executor(new ManualClock());
        var gate = new Gate();
        TaskHandle handle = executor.Spawn(Awaits(gate));
        executor.RunUntilIdle();
        executor.Dispose();
        gate.Waker.Wake();
        Assert.False(handle.Cancel());
        Assert.Equal(TaskState.Unknown, handle.GetState());
        Assert.Equal(1, gate.Polls);
    }

    [Fact]
    public void Wake_OfADisposedExecutorWhoseNumberASmallerOneHas_DoesNothing()
    {
        // The new executor usually gets the free number; its tasks and slots are others.
        for (int i = 0; i < 20; i++)
        {
            var old = new Executor(new ManualClock(), taskSlots: 8);
            var gates = new Gate[8];
            for (int slot = 0; slot < 8; slot++)
            {
                old.Spawn(Awaits(gates[slot] = new Gate()));
            }

            old.RunUntilIdle();
            old.Dispose();
            using var test = new TestExecutor(taskSlots: 1);
            var gate = new Gate();
            test.Spawn(Awaits(gate));
            test.RunUntilIdle();
            foreach (Gate stale in gates)
            {
                stale.Waker.Wake();
            }

            Assert.InRange(test.RunUntilIdle(), 0, 1);
            Assert.True(gate.IsWaiting);
        }
    }

    [Fact]
    public void Join_OfATaskOfADisposedExecutor_IsUnknown()
    {
        TaskHandle stale;
        using (var old = new Executor(new ManualClock(), taskSlots: 1))
        {
            stale = old.Spawn(Awaits(new Gate()));
        }

        using var test = new TestExecutor(taskSlots: 1);
        TaskHandle joiner = test.Spawn(Joins());
        test.RunUntilIdle();
        test.AssertTrace("Unknown");
        Assert.Equal(TaskState.Unknown, stale.GetState());
        Assert.False(stale.Cancel());
        Assert.Equal(TaskState.Completed, joiner.GetState());

        async Future Joins() => test.Log((await stale.Join()).ToString());
    }

    [Fact]
    public void Dispose_Twice_LeavesTheExecutorThatGotTheNumberAlone()
    {
        var old = new Executor(new ManualClock());
        old.Dispose();
        var executors = new Executor[4];
        var gates = new Gate[executors.Length];
        for (int i = 0; i < executors.Length; i++)
        {
            executors[i] = new Executor(new ManualClock());
            executors[i].Spawn(Awaits(gates[i] = new Gate()));
            executors[i].RunUntilIdle();
        }

        old.Dispose();
        for (int i = 0; i < executors.Length; i++)
        {
            gates[i].Open();
            Assert.Equal(1, executors[i].RunUntilIdle());
            executors[i].Dispose();
        }
    }

    [Fact]
    public void WakesFromAnotherThread_ArePolledInTheOrderOfTheWakes()
    {
        using var test = new TestExecutor();
        var gates = new Gate[6];
        for (int i = 0; i < gates.Length; i++)
        {
            int number = i;
            gates[i] = new Gate();
            test.Spawn(Logs(number));
        }

        test.RunUntilIdle();
        Worker.Run(() =>
        {
            foreach (int i in (ReadOnlySpan<int>)[3, 0, 5, 3, 1, 0])
            {
                gates[i].Open();
            }
        });
        gates[2].Open();
        test.RunUntilIdle();

        // The executor's own wake was in the run queue already when the inbox was taken.
        test.AssertTrace("2", "3", "0", "5", "1");

        async Future Logs(int number)
        {
            await gates[number];
            test.Log(number.ToString());
        }
    }

    [Fact]
    public void Run_StopAskedByATask_EndsAfterThatPoll()
    {
        using var test = new TestExecutor();
        test.Spawn(Stops());
        test.Spawn(Never());
        test.Executor.Run();
        test.AssertTrace("stops");

        async Future Stops()
        {
            test.Log("stops");
            test.Executor.Stop();
            await Future.Yield();
            test.Log("went on");
        }

        async Future Never()
        {
            test.Log("next");
            await Future.Yield();
        }
    }

    [Fact]
    public void BlockOn_StopAskedByATask_GoesOnToItsEnd()
    {
        int result = 0;
        Worker worker = Worker.Start(() =>
        {
            using var executor = new Executor(new ManualClock());
            result = executor.BlockOn(Stops(executor));
        });
        worker.Join("BlockOn hangs");
        Assert.Equal(42, result);

        static async Future<int> Stops(Executor executor)
        {
            executor.Stop();
            await Timer.AfterTicks(10);
            return 42;
        }
    }

    private static async Future Awaits(Future future) => await future;

    /// <summary>Ends at the second poll, with no wake of its own.</summary>
    private sealed class Once(TestExecutor test) : Future
    {
        private bool _polled;

        internal override string Name => "Once";

        internal override Future? Poll(Executor executor)
        {
            if (!_polled)
            {
                _polled = true;
                return null;
            }

            test.Log("itself again");
            SetStatus(FutureStatus.Completed);
            return _continuation;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void Recycle() => _state = FutureStatus.Taken;
    }

    /// <summary>Random wakes, ends and spawns; the model is a list of slots without duplicates.</summary>
    private sealed class Play(int slots)
    {
        private readonly List<int> _queue = [];
        private readonly List<int> _inbox = [];
        private readonly Queue<int> _free = new();
        private readonly List<(Waker Waker, int Slot, Probe Probe)> _all = [];
        private readonly Probe?[] _inSlot = new Probe?[slots];
        private readonly List<Probe> _polled = [];

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: slots);
            for (int slot = 0; slot < slots; slot++)
            {
                _free.Enqueue(slot);
            }

            // From now on the executor belongs to this thread.
            Assert.False(test.RunOnce());
            foreach (Step step in steps)
            {
                Do(step, test);
                test.Executor.AssertInvariants();
            }

            while (_queue.Count + _inbox.Count > 0)
            {
                RunOnce(test);
            }

            Assert.False(test.RunOnce());
        }

        private void Do(Step step, TestExecutor test)
        {
            switch (step.Kind)
            {
                case 0 or 1:
                    Spawn(test);
                    break;
                case 2 or 3 or 4 when _all.Count > 0:
                    var own = _all[step.Pick % _all.Count];
                    own.Waker.Wake();
                    if (_inSlot[own.Slot] == own.Probe)
                    {
                        Add(_queue, own.Slot);
                    }

                    break;
                case 5 when _all.Count > 0:
                    var outside = _all[step.Pick % _all.Count];
                    Worker.Run(() => outside.Waker.Wake());
                    if (_inSlot[outside.Slot] == outside.Probe)
                    {
                        Add(_inbox, outside.Slot);
                    }

                    break;
                case 6 when _all.Count > 0:
                    _all[step.Pick % _all.Count].Probe.EndsNext = true;
                    break;
                default:
                    RunOnce(test);
                    break;
            }
        }

        private void Spawn(TestExecutor test)
        {
            var probe = new Probe(this);
            TaskHandle handle = test.Executor.TrySpawn(probe);
            if (_free.Count == 0)
            {
                Assert.Equal(TaskHandle.None, handle);
                return;
            }

            int slot = _free.Dequeue();
            Assert.Equal(slot, HandleBits.Slot((long)handle));
            _inSlot[slot] = probe;
            _all.Add((handle.GetWaker(), slot, probe));
            Add(_queue, slot);
        }

        private void RunOnce(TestExecutor test)
        {
            foreach (int slot in _inbox)
            {
                Add(_queue, slot);
            }

            _inbox.Clear();
            _polled.Clear();
            bool ready = test.RunOnce();
            Assert.Equal(_queue.Count > 0, ready);
            if (!ready)
            {
                return;
            }

            int first = _queue[0];
            _queue.RemoveAt(0);
            Probe? expected = _inSlot[first];
            Assert.Equal(expected is null ? [] : new[] { expected }, _polled);
            if (expected is { EndsNext: true })
            {
                _inSlot[first] = null;
                _free.Enqueue(first);
            }
        }

        private static void Add(List<int> queue, int slot)
        {
            if (!queue.Contains(slot))
            {
                queue.Add(slot);
            }
        }

        private sealed class Probe(Play play) : Future
        {
            internal bool EndsNext { get; set; }

            internal override string Name => "Probe";

            internal override Future? Poll(Executor executor)
            {
                play._polled.Add(this);
                if (EndsNext)
                {
                    SetStatus(FutureStatus.Completed);
                }

                return null;
            }

            internal override Future? Cancel(Executor executor) => EndCanceled();

            internal override void Recycle() => _state = FutureStatus.Taken;
        }
    }
}
