using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>First in, first out; each slot at most once.</summary>
public class RunOrderTests
{
    [Fact]
    public void Tasks_AreFirstPolledInTheOrderInWhichTheyWereSpawned()
    {
        using var test = new TestExecutor();
        for (int i = 0; i < 5; i++)
        {
            test.Spawn(Say(test, i));
        }

        test.RunUntilIdle();
        test.AssertTrace("0", "1", "2", "3", "4");
    }

    [Fact]
    public void Yields_GoToTheBack_SoEverybodyTakesTurns()
    {
        using var test = new TestExecutor();
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Turns(i));
        }

        test.RunUntilIdle();
        test.AssertTrace("0a", "1a", "2a", "0b", "1b", "2b", "0c", "1c", "2c");

        async Future Turns(int who)
        {
            foreach (char turn in "abc")
            {
                test.Log(who.ToString() + turn);
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void Wakes_ArePolledInTheirOrder_NotInThatOfTheSlots()
    {
        using var test = new TestExecutor();
        Gate[] gates = [new("a"), new("b"), new("c")];
        foreach (Gate gate in gates)
        {
            test.Spawn(WaitFor(gate));
        }

        test.RunUntilIdle();
        gates[2].Open();
        gates[0].Open();
        gates[1].Open();
        test.RunUntilIdle();
        test.AssertTrace("c", "a", "b");

        async Future WaitFor(Gate gate)
        {
            await gate;
            test.Log(gate.Name);
        }
    }

    [Fact]
    public void RedundantWakes_BeforeThePoll_PollOnce()
    {
        using var test = new TestExecutor();
        var gate = new Gate();
        TaskHandle task = test.Spawn(gate);
        test.RunUntilIdle();
        for (int i = 0; i < 10; i++)
        {
            task.GetWaker().Wake();
        }

        Assert.Equal(1, test.RunUntilIdle());
        Assert.Equal(2, gate.Polls);
    }

    [Fact]
    public void Wake_DuringItsOwnPoll_PollsAgain()
    {
        using var test = new TestExecutor();
        var gate = new Gate();
        int left = 3;
        TaskHandle task = test.Spawn(WakesItself());
        Assert.Equal(1, test.RunUntilIdle() - 3);
        Assert.Equal(TaskState.Waiting, task.GetState());
        Assert.Equal(1, gate.Polls);

        async Future WakesItself()
        {
            while (left-- > 0)
            {
                Executor.Current.CurrentWaker.Wake();
                Executor.Current.CurrentWaker.Wake();
                test.Log("round " + left);
                await Future.Yield();
            }

            await gate;
        }
    }

    [Fact]
    public void WakeOfAWaitingTask_FromItsOwnPoll_IsNotLost()
    {
        using var test = new TestExecutor();
        var gate = new Gate();
        test.Spawn(WakesAndWaits());
        Assert.Equal(2, test.RunUntilIdle());
        Assert.Equal(2, gate.Polls);

        async Future WakesAndWaits()
        {
            Executor.Current.CurrentWaker.Wake();
            await gate;
        }
    }

    [Fact]
    public void Wake_AfterTaskEnded_DoesNotPollTheNextTask()
    {
        using var test = new TestExecutor(taskSlots: 1);
        Waker stale = test.Spawn(Say(test, 1)).GetWaker();
        test.RunUntilIdle();
        var gate = new Gate();
        test.Spawn(gate);
        test.RunUntilIdle();
        stale.Wake();
        Assert.Equal(0, test.RunUntilIdle());
        Assert.Equal(1, gate.Polls);
    }

    [Fact]
    public void TaskThatEndsWhileItStandsInTheQueue_LeavesAnEntryThatPollsNobody()
    {
        using var test = new TestExecutor(taskSlots: 1, countPolls: true);
        test.Spawn(WakesItselfAndEnds());
        test.RunUntilIdle();
        Assert.Equal(1, test.Polls);
        var gate = new Gate();
        test.Spawn(gate);
        test.RunUntilIdle();
        Assert.Equal(1, gate.Polls);

        static async Future WakesItselfAndEnds()
        {
            Executor.Current.CurrentWaker.Wake();
            await Timer.AfterTicks(0);
        }
    }

    [Fact]
    public void AllSlots_WokenAndYielding_NeverOverflowTheQueue()
    {
        using var test = new TestExecutor(strict: false, taskSlots: 7);
        var handles = new List<TaskHandle>();
        for (int i = 0; i < 7; i++)
        {
            handles.Add(test.Spawn(Loop(i)));
        }

        for (int round = 0; round < 300; round++)
        {
            foreach (TaskHandle handle in handles)
            {
                handle.GetWaker().Wake();
            }

            test.RunOnce();
        }

        string[] trace = test.TakeTrace();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (i % 7).ToString()), trace);

        async Future Loop(int who)
        {
            while (true)
            {
                test.Log(who.ToString());
                await Future.Yield();
            }
        }
    }

    /// <summary>Wakes, spawns, ends and polls at random, against a list.</summary>
    [Fact]
    public void Queue_AgainstASortedModel_PollsTheSame()
    {
        Gen<(int Action, int Slot)> step = Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, 4));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), Matches).QuickCheckThrowOnFailure();
    }

    private static bool Matches((int Action, int Slot)[] steps)
    {
        using var test = new TestExecutor(strict: false, taskSlots: 5);
        var gates = new Gate?[5];
        var handles = new TaskHandle[5];
        var model = new List<int>();
        var expected = new List<string>();
        foreach ((int action, int which) in steps)
        {
            if (handles[which] == TaskHandle.None)
            {
                gates[which] = new Gate();
                handles[which] = test.Spawn(Polled(which, gates[which]!));
                model.Add(which);
            }
            else if (action < 6)
            {
                handles[which].GetWaker().Wake();
                if (!model.Contains(which))
                {
                    model.Add(which);
                }
            }
            else if (test.RunOnce())
            {
                expected.Add(model[0].ToString());
                model.RemoveAt(0);
            }
        }

        while (model.Count > 0)
        {
            expected.Add(model[0].ToString());
            model.RemoveAt(0);
        }

        test.RunUntilIdle();
        return expected.SequenceEqual(test.Trace);

        Future Polled(int who, Gate gate) => new Noting(test, who.ToString(), gate);
    }

    private static async Future Say(TestExecutor test, int number)
    {
        test.Log(number.ToString());
        await Timer.AfterTicks(0);
    }

    /// <summary>Logs each poll and never ends.</summary>
    private sealed class Noting(TestExecutor test, string name, Gate gate) : Future
    {
        internal override string Name => "Noting";

        internal override Future? Poll(Executor executor)
        {
            test.Log(name);
            return gate.IsEnded ? _continuation : null;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void Recycle()
        {
        }
    }
}
