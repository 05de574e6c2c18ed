using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A task that never has to wait steps aside after AwaitsPerTurn awaits.</summary>
public class BudgetTests
{
    private const int Turn = BuildConfig.AwaitsPerTurn;

    private readonly Channel<int> _channel = new(1);
    private readonly Signal _signal = new();
    private readonly Mutex _mutex = new();
    private int _awaits;
    private int _turns;

    public enum Ready
    {
        Channel,
        Signal,
        Mutex,
        Timer,
        Method,
        Select,
        Join,
        Timeout,
    }

    [Theory]
    [InlineData(Ready.Channel)]
    [InlineData(Ready.Signal)]
    [InlineData(Ready.Mutex)]
    [InlineData(Ready.Timer)]
    [InlineData(Ready.Method)]
    [InlineData(Ready.Select)]
    [InlineData(Ready.Join)]
    [InlineData(Ready.Timeout)]
    public void TaskThatAwaitsReadyThingsForEver_LetsItsNeighbourTakeTurns(Ready what)
    {
        using var test = new TestExecutor();
        test.Spawn(Endless(what));
        test.Spawn(Neighbour());
        AssertBothRun(test);
    }

    [Theory]
    [InlineData(Ready.Channel)]
    [InlineData(Ready.Mutex)]
    [InlineData(Ready.Method)]
    public void InABranch_ItLetsTheNeighbourAndTheOtherBranchGoOn(Ready what)
    {
        using var test = new TestExecutor();
        int other = 0;
        test.Spawn(Outer());
        test.Spawn(Neighbour());
        AssertBothRun(test);
        Assert.True(other >= 4, "the other branch went on " + other + " times");

        async Future Outer() => await Future.Join(Endless(what), Other(), Future.Select(Endless(what), Endless(what)));

        async Future Other()
        {
            while (true)
            {
                other++;
                await Nothing();
            }
        }
    }

    [Fact]
    public void RaceThatIsWonEachTimeByTheOtherBranch_LetsTheNeighbourTakeTurns()
    {
        // The branch that steps aside is cancelled in the same turn: what it had spent must still count.
        using var test = new TestExecutor();
        test.Spawn(Races());
        test.Spawn(Neighbour());
        AssertBothRun(test);

        async Future Races()
        {
            while (true)
            {
                await Future.Select(Endless(Ready.Method), Nothing());
            }
        }
    }

    [Fact]
    public void InTheCleanUpOfACancelledTask_ItLetsTheNeighbourTakeTurns()
    {
        using var test = new TestExecutor();
        bool isOver = false;
        TaskHandle task = test.Spawn(CleansUp());
        test.RunUntilIdle();
        task.Cancel();
        test.Spawn(Neighbour());
        AssertBothRun(test);
        isOver = true;
        test.CancelAll();
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future CleansUp()
        {
            try
            {
                await new Signal().Wait();
            }
            finally
            {
                while (!isOver)
                {
                    await Nothing();
                    _awaits++;
                }
            }
        }
    }

    [Fact]
    public void Turn_EndsAsManyAwaitsAsNfConfigSays()
    {
        using var test = new TestExecutor();
        test.Spawn(Endless(Ready.Method));
        var ofEachTurn = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            int before = _awaits;
            test.RunOnce();
            ofEachTurn.Add(_awaits - before);
        }

        // The last that the first turn begins ends in the second.
        Assert.Equal([Turn - 1, Turn, Turn, Turn], ofEachTurn);
    }

    [Fact]
    public void WhatOneTaskSpends_IsNotTakenFromTheNext()
    {
        using var test = new TestExecutor();
        var trace = new AsideTrace();
        test.Executor.Trace = trace;
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Spends(Turn - 1));
        }

        test.RunUntilIdle();
        Assert.Equal(0, trace.Count);
        test.Spawn(Spends(Turn));
        test.RunUntilIdle();
        Assert.Equal(3, trace.Count);

        async Future Spends(int awaits)
        {
            for (int turn = 0; turn < 3; turn++)
            {
                for (int i = 0; i < awaits; i++)
                {
                    await Nothing();
                }

                await Future.Yield();
            }
        }
    }

    [Fact]
    public void ExecutorThatIsRunInsideAPoll_DoesNotGiveTheTaskANewBudget()
    {
        using var test = new TestExecutor(strict: false);
        using var inner = new Executor(test.Clock);
        test.Spawn(Runs());
        test.Spawn(Neighbour());
        AssertBothRun(test);

        async Future Runs()
        {
            while (true)
            {
                inner.BlockOn(Nothing());
                await Nothing();
                _awaits++;
            }
        }
    }

    [Fact]
    public void SelectThatStepsAside_StillKeepsItsResultUntilTheNextAwait()
    {
        using var test = new TestExecutor();
        int sum = 0;
        test.Executor.BlockOn(Takes());
        Assert.Equal(2 * Turn, sum);

        async Future Takes()
        {
            for (int i = 0; i < 2 * Turn; i++)
            {
                Future<int> one = One();
                await Future.Select(one, new Signal().Wait());
                sum += one.TakeResult();
            }
        }

        async Future<int> One() => 1;
    }

    private void AssertBothRun(TestExecutor test)
    {
        int awaits = _awaits;
        int turns = _turns;
        for (int i = 0; i < 20; i++)
        {
            Assert.True(test.RunOnce());
            test.Executor.AssertInvariants();
        }

        Assert.InRange(_turns - turns, 9, 11);
        Assert.True(_awaits > awaits, "it goes on itself");
    }

    private async Future Endless(Ready what)
    {
        while (true)
        {
            await Once(what);
            _awaits++;
        }
    }

    private Future Once(Ready what)
    {
        switch (what)
        {
            case Ready.Channel:
                _channel.TrySend(1);
                return _channel.Receive();
            case Ready.Signal:
                _signal.Set();
                return _signal.Wait();
            case Ready.Mutex:
                return Locks();
            case Ready.Timer:
                return Timer.AfterTicks(0);
            case Ready.Select:
                return Future.Select(Nothing(), Nothing());
            case Ready.Join:
                return Future.Join(Nothing(), Nothing());
            case Ready.Timeout:
                return Timeout.AfterTicks(Nothing(), 10);
            default:
                return Nothing();
        }
    }

    private async Future Locks()
    {
        using (await _mutex.Lock())
        {
        }
    }

    private async Future Neighbour()
    {
        while (true)
        {
            _turns++;
            await Future.Yield();
        }
    }

    private static async Future Nothing()
    {
    }

    private sealed class AsideTrace : ExecutorTrace
    {
        internal int Count { get; private set; }

        public override void SteppedAside(int slot) => Count++;
    }
}
