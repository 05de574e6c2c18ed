using System;
using System.Linq;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

/// <summary>SelectFair and Race: chance decides, the same in each run.</summary>
public class FairnessTests
{
    private const int Rounds = 3000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void SelectFair_OfReadyOnes_LetsEachWinAboutAsOften(int count)
    {
        int[] wins = Wins(count, _ => Future.Ready());
        Assert.All(wins, won => Assert.InRange(won, Rounds * 0.85 / count, Rounds * 1.15 / count));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void SelectFair_OfOneThatIsReady_GivesItsPlace(int count)
    {
        for (int ready = 0; ready < count; ready++)
        {
            int place = ready;
            int[] wins = Wins(count, i => i == place ? Future.Ready() : Future.Pending(), rounds: 40);
            Assert.Equal(40, wins[ready]);
        }
    }

    [Fact]
    public void SelectFair_OfSomeThatAreReady_KeepsNoneFromItsTurn()
    {
        int[] wins = Wins(4, i => i == 1 ? Future.Pending() : Future.Ready());
        Assert.Equal(0, wins[1]);
        Assert.All([wins[0], wins[2], wins[3]], won => Assert.InRange(won, Rounds / 5, Rounds * 3 / 5));
    }

    [Fact]
    public void SelectFair_IsTheSameInEachRun()
    {
        Assert.Equal(Winners(), Winners());

        static int[] Winners()
        {
            using var test = new TestExecutor();
            var winners = new int[50];
            test.Executor.BlockOn(Run());
            return winners;

            async Future Run()
            {
                for (int i = 0; i < winners.Length; i++)
                {
                    winners[i] = await Future.SelectFair(Future.Ready(), Future.Ready(), Future.Ready());
                }
            }
        }
    }

    [Fact]
    public void SelectFair_InALoop_ServesBothOfTwoThatAreAlwaysReady()
    {
        using var test = new TestExecutor();
        var a = new Signal();
        var b = new Signal();
        int[] taken = new int[2];
        test.Executor.BlockOn(Loop());
        Assert.Equal(100, taken.Sum());
        Assert.All(taken, count => Assert.InRange(count, 30, 70));

        async Future Loop()
        {
            for (int i = 0; i < 100; i++)
            {
                a.Set();
                b.Set();
                taken[await Future.SelectFair(a.Wait(), b.Wait())]++;
            }
        }
    }

    [Fact]
    public void SelectFair_WhoseWinnerFails_ThrowsAfterTheCleanUpOfTheLosers()
    {
        using var test = new TestExecutor();
        for (int i = 0; i < 5; i++)
        {
            Future<int> select = Future.SelectFair(Guarded(test, "a", 50), Failing(test, "bad", 2), Guarded(test, "c", 50));
            Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(select)).Message);
            Assert.Equal(2, test.TakeTrace().Count(line => line.EndsWith(" clean", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void SelectFair_OfAnEmptyArray_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Future.SelectFair([]));

    [Fact]
    public void SelectFair_OutsideATask_BeginsWithTheFirst()
    {
        using var test = new TestExecutor();
        Assert.Equal(0, test.Executor.BlockOn(Future.SelectFair(Future.Ready(), Future.Ready())));
    }

    [Fact]
    public void Race_GivesTheValueOfTheFirst_AfterTheCleanUpOfTheOther()
    {
        using var test = new TestExecutor();
        Assert.Equal(2, test.Executor.BlockOn(Future.Race(Guarded(test, "slow", 50, 1), Guarded(test, "quick", 4, 2))));
        Assert.Equal(["quick finally", "quick clean", "slow finally", "slow clean"], test.TakeTrace().Skip(2));
    }

    [Fact]
    public void Race_OfAnArray_GivesTheValueOfTheFirst()
    {
        using var test = new TestExecutor();
        var racers = new Future<string>[9];
        for (int i = 0; i < racers.Length; i++)
        {
            racers[i] = Says(i == 5 ? 1 : 9, "r" + i);
        }

        Assert.Equal("r5", test.Executor.BlockOn(Future.Race(racers)));
        Assert.Equal(1, test.Clock.NowTicks);

        static async Future<string> Says(int ticks, string text)
        {
            await Timer.AfterTicks(ticks);
            return text;
        }
    }

    [Fact]
    public void Race_OfReadyOnes_LetsBothWin()
    {
        using var test = new TestExecutor();
        int sum = 0;
        test.Executor.BlockOn(Loop());
        Assert.InRange(sum, 400, 600);

        async Future Loop()
        {
            for (int i = 0; i < 1000; i++)
            {
                sum += await Future.Race(Future.Ready(0), Future.Ready(1));
            }
        }
    }

    [Fact]
    public void Race_OfAnEmptyArray_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Future.Race(Array.Empty<Future<int>>()));

    [Fact]
    public void Race_WhoseWinnerFails_Throws()
    {
        using var test = new TestExecutor();
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.Race(Bad(), Child(test, "c", 9)))).Message);

        static async Future<int> Bad()
        {
            await Timer.AfterTicks(1);
            throw new InvalidOperationException("bad");
        }
    }

    [Fact]
    public void Race_ThatLosesASelectBeforeItBegan_LosesNoFuture()
    {
        using var test = new TestExecutor();
        Assert.Equal(0, test.Executor.BlockOn(Future.Select(Future.Ready(), Future.Race(Child(test, "a", 1), Child(test, "b", 1)))));
        test.AssertTrace();
    }

    private static int[] Wins(int count, Func<int, Future> make, int rounds = Rounds)
    {
        using var test = new TestExecutor(strict: false);
        var wins = new int[count];
        test.Executor.BlockOn(Loop());
        return wins;

        async Future Loop()
        {
            for (int i = 0; i < rounds; i++)
            {
                wins[await Selected([.. Enumerable.Range(0, count).Select(make)])]++;
            }
        }
    }

    private static Future<int> Selected(Future[] c) => c.Length switch
    {
        2 => Future.SelectFair(c[0], c[1]),
        3 => Future.SelectFair(c[0], c[1], c[2]),
        4 => Future.SelectFair(c[0], c[1], c[2], c[3]),
        5 => Future.SelectFair(c[0], c[1], c[2], c[3], c[4]),
        6 => Future.SelectFair(c[0], c[1], c[2], c[3], c[4], c[5]),
        _ => Future.SelectFair(c),
    };
}
