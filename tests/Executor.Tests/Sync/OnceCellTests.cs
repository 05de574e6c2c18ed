using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A value that is set once; random users are in <see cref="OnceCellModelTests"/>.</summary>
public class OnceCellTests
{
    [Fact]
    public void TrySet_WakesAllWhoWait_AndOnlyTheFirstCounts()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        Assert.False(cell.TryGet(out _));
        test.Spawn(Waits(test, cell, "a"));
        test.Spawn(Waits(test, cell, "b"));
        test.RunUntilIdle();
        Assert.True(cell.TrySet("x"));
        Assert.False(cell.TrySet("y"));
        test.RunUntilIdle();
        test.AssertTrace("a x", "b x");
        Assert.True(cell.IsSet);
        Assert.True(cell.TryGet(out string value));
        Assert.Equal("x", value);
        test.Spawn(Waits(test, cell, "c"));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("c x");
    }

    [Fact]
    public void Wait_ThatIsCancelled_LeavesNothingBehind()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        TaskHandle waiter = test.Spawn(Waits(test, cell, "a"));
        test.RunUntilIdle();
        waiter.Cancel();
        test.RunUntilIdle();
        Assert.True(cell.TrySet("x"));
        test.RunUntilIdle();
        test.AssertTrace();
        cell.AssertInvariants();
    }

    [Fact]
    public void GetOrInitialise_ByThree_CallsOneFactory()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        test.Spawn(Gets(test, cell, "a", 3));
        test.Spawn(Gets(test, cell, "b", 3));
        test.Spawn(Waits(test, cell, "c"));
        test.RunUntilIdle();
        test.AssertTrace("a makes");
        test.RunToEnd();
        test.AssertTrace("a made by a", "c made by a", "b made by a");
    }

    [Fact]
    public void GetOrInitialise_WhoseFactoryFails_LetsTheNextTry()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        TaskHandle first = test.Spawn(Gets(test, cell, "a", 3, fails: true));
        test.Spawn(Gets(test, cell, "b", 3));
        test.RunToEnd();
        test.AssertTrace("a makes", "b makes", "b made by b");
        Assert.Equal(TaskState.Faulted, first.GetState());
        Assert.Equal("made wrongly by a", Assert.Single(test.TakeUnhandled()).Message);
        cell.AssertInvariants();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetOrInitialise_ThatIsCancelled_LetsTheNextTry(bool whileItMakes)
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        TaskHandle first = test.Spawn(Gets(test, cell, "a", 3, fails: !whileItMakes));
        TaskHandle second = test.Spawn(Gets(test, cell, "b", 3));
        test.Spawn(Gets(test, cell, "c", 3));
        test.RunUntilIdle();
        if (whileItMakes)
        {
            first.Cancel();
        }
        else
        {
            // It fails, the second is given its turn, and is cancelled before it takes it.
            test.Clock.Advance(3);
            test.RunOnce();
            second.Cancel();
        }

        test.RunToEnd();
        string next = whileItMakes ? "b" : "c";
        string[] trace = test.TakeTrace();
        Assert.Equal(["a makes", next + " makes", next + " made by " + next], trace[..3]);
        test.TakeUnhandled();
        cell.AssertInvariants();
    }

    [Fact]
    public void TrySet_WhileSomebodyMakesIt_IsWhatAllGet()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<string>();
        test.Spawn(Gets(test, cell, "a", 3));
        test.Spawn(Gets(test, cell, "b", 3));
        test.RunUntilIdle();
        Assert.True(cell.TrySet("x"));
        test.RunUntilIdle();
        test.AssertTrace("a makes", "b x");
        test.RunToEnd();
        test.AssertTrace("a x");
    }

    [Fact]
    public void GetOrInitialise_WhoseFactoryThrowsAtOnce_LetsTheNextTry()
    {
        using var test = new TestExecutor();
        var cell = new OnceCell<int>();
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(cell.GetOrInitialise(Throws)));
        Assert.Equal(7, test.Executor.BlockOn(cell.GetOrInitialise(Seven)));
        Assert.Equal(7, test.Executor.BlockOn(cell.GetOrInitialise(Throws)));

        static Future<int> Throws() => throw new InvalidOperationException();
        static async Future<int> Seven()
        {
            await Future.Yield();
            return 7;
        }
    }

    [Fact]
    public void AsyncLazy_IsMadeWhenFirstAskedFor_Once()
    {
        using var test = new TestExecutor();
        int made = 0;
        var lazy = new AsyncLazy<int>(Make);
        Assert.False(lazy.TryGet(out _));
        test.Spawn(Gets());
        test.Spawn(Gets());
        test.RunUntilIdle();
        Assert.False(lazy.IsSet);
        test.RunToEnd();
        test.AssertTrace("1", "1");
        Assert.True(lazy.IsSet);
        Assert.True(lazy.TryGet(out int value));
        Assert.Equal(1, value);
        Assert.Equal(1, made);

        async Future Gets() => test.Log((await lazy.Get()).ToString(null, null));

        async Future<int> Make()
        {
            await Timer.AfterTicks(4);
            return ++made;
        }
    }

    [Fact]
    public void AsyncLazy_WhoseFactoryFails_IsTriedAgain()
    {
        using var test = new TestExecutor();
        int tries = 0;
        var lazy = new AsyncLazy<int>(Make);
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(lazy.Get()));
        Assert.Equal(2, test.Executor.BlockOn(lazy.Get()));

        async Future<int> Make()
        {
            await Future.Yield();
            return ++tries > 1 ? tries : throw new InvalidOperationException();
        }
    }

    private static async Future Waits(TestExecutor test, OnceCell<string> cell, string name) => test.Log(name + " " + await cell.Wait());

    private static async Future Gets(TestExecutor test, OnceCell<string> cell, string name, int ticks, bool fails = false)
    {
        test.Log(name + " " + await cell.GetOrInitialise(Make));

        async Future<string> Make()
        {
            test.Log(name + " makes");
            await Timer.AfterTicks(ticks);
            return fails ? throw new InvalidOperationException("made wrongly by " + name) : "made by " + name;
        }
    }
}
