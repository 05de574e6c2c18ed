using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

public sealed class SupervisorTests : IDisposable
{
    private readonly TestExecutor _test = new();
    private string _script = "";
    private int _runs;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Never_RunsOnce_AndEndsAsItsWork()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("+", RestartPolicy.Never);
        test.Executor.BlockOn(supervisor.Run());
        Assert.Equal(SupervisorState.Ended, supervisor.State);
        _script = "+!";
        Assert.Throws<FormatException>(() => test.Executor.BlockOn(supervisor.Run()));
        Assert.Equal(SupervisorState.Failed, supervisor.State);
        Assert.IsType<FormatException>(supervisor.LastError);
        Assert.Equal(0, supervisor.Restarts);
        test.AssertTrace("0 +", "7 !");
    }

    [Fact]
    public void OnError_StartsAgainAfterEachDelay_UntilItEndsWell()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("!!!!+", RestartPolicy.OnError);
        test.Executor.BlockOn(supervisor.Run());
        test.AssertTrace("0 !", "15 !", "40 !", "70 !", "100 +");
        Assert.Equal(SupervisorState.Ended, supervisor.State);
        Assert.Equal(4, supervisor.Restarts);
        Assert.Null(supervisor.LastError);
    }

    [Fact]
    public void Always_StartsAgainWhateverTheEnd_UntilItIsCancelled()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("+!+~", RestartPolicy.Always);
        TaskHandle task = test.Spawn(supervisor.Run());
        test.RunUntilIdle();
        test.Advance(7);
        Assert.Equal(SupervisorState.BackingOff, supervisor.State);
        test.RunToEnd();
        Assert.Equal(SupervisorState.Running, supervisor.State);
        task.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("0 +", "17 !", "42 +", "74 ~", "74 cancelled");
        Assert.Equal(SupervisorState.Canceled, supervisor.State);
        Assert.Equal(3, supervisor.Restarts);
    }

    [Fact]
    public void Cancel_WhileItBacksOff_EndsIt()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("!", RestartPolicy.OnError);
        TaskHandle task = test.Spawn(supervisor.Run());
        test.RunUntilIdle();
        test.Advance(7);
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(SupervisorState.Canceled, supervisor.State);
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace("0 !");
    }

    [Fact]
    public void Work_ThatRanWell_BeginsTheDelaysAnew()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("!!l!+", RestartPolicy.OnError, wellTicks: 100);
        test.Executor.BlockOn(supervisor.Run());
        // The third run takes 100 ticks, so the delay after it is the first again.
        test.AssertTrace("0 !", "15 !", "40 l", "150 !", "175 +");
    }

    [Fact]
    public void TooManyRestartsInAWindow_GiveUp_AndSayWhy()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("!!!!", RestartPolicy.OnError, mostRestarts: 2, windowTicks: 100);
        TaskHandle task = test.Spawn(supervisor.Run());
        test.RunToEnd();
        test.AssertTrace("0 !", "15 !", "40 !");
        var thrown = Assert.IsType<RestartLimitException>(Assert.Single(test.TakeUnhandled()));
        Assert.Contains("radio: would be started again more than 2 times within 100 ticks", thrown.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(thrown.InnerException);
        Assert.Equal(SupervisorState.GaveUp, supervisor.State);
        Assert.Equal(TaskState.Faulted, task.GetState());
        Assert.Equal(2, supervisor.Restarts);
    }

    [Fact]
    public void Restarts_OutsideTheWindow_DoNotCount()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("!l!l!l+", RestartPolicy.OnError, mostRestarts: 2, windowTicks: 100);
        test.Executor.BlockOn(supervisor.Run());
        Assert.Equal(6, supervisor.Restarts);
        Assert.Equal(SupervisorState.Ended, supervisor.State);
    }

    [Fact]
    public void NoRestartAllowed_GivesUpAtTheFirst()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("+", RestartPolicy.Always, mostRestarts: 0);
        var thrown = Assert.Throws<RestartLimitException>(() => test.Executor.BlockOn(supervisor.Run()));
        Assert.Null(thrown.InnerException);
    }

    [Fact]
    public void Run_WhileItRuns_IsRefused()
    {
        TestExecutor test = _test;
        Supervisor supervisor = Make("~", RestartPolicy.Always);
        test.Spawn(supervisor.Run());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => test.Executor.BlockOn(supervisor.Run()));
        Assert.Equal(SupervisorState.Running, supervisor.State);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public void Numbers_OutOfRange_AreRefused(int most, long window)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make("", RestartPolicy.Never, most, window));
    }

    /// <summary>Random scripts, policies and limits against a plain loop.</summary>
    [Fact]
    public void RandomScripts_AgreeWithAPlainLoop()
    {
        // Each run has its own.
        _test.Dispose();
        Steps.Check(5, 400, 30, RunAndCompare);
    }

    private static void RunAndCompare(Step[] steps)
    {
        Step knobs = steps[0];
        var policy = (RestartPolicy)(knobs.Pick % 3);
        int most = knobs.Amount % 4 == 0 ? Supervisor.Unlimited : knobs.Amount % 5;
        long window = 1 + (knobs.Pick % 200);
        var script = new char[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            script[i] = "!!+l~"[steps[i].Kind];
        }

        using var one = new SupervisorTests();
        TestExecutor test = one._test;
        Supervisor supervisor = one.Make(new string(script) + "~", policy, most, window, wellTicks: 50);
        TaskHandle task = test.Spawn(supervisor.Run());
        test.RunToEnd();
        int restarts = supervisor.Restarts;
        SupervisorState state = supervisor.State;
        task.Cancel();
        test.RunToEnd();
        test.TakeUnhandled();
        Assert.Equal(Plain(new string(script) + "~", policy, most, window, out int expected, out long ended), state);
        Assert.Equal(expected, restarts);
        Assert.Equal(ended, test.Clock.NowTicks);
    }

    private static SupervisorState Plain(string script, RestartPolicy policy, int most, long window, out int restarts, out long now)
    {
        var times = new List<long>();
        int retry = 0;
        now = 0;
        for (restarts = 0; ; restarts++)
        {
            char run = script[restarts];
            if (run == '~')
            {
                return SupervisorState.Running;
            }

            long took = run == 'l' ? 100 : run == '!' ? 5 : 7;
            now += took;
            bool failed = run != '+';
            if (policy == RestartPolicy.Never || (policy == RestartPolicy.OnError && !failed))
            {
                return failed ? SupervisorState.Failed : SupervisorState.Ended;
            }

            long at = now;
            if (most != Supervisor.Unlimited && times.FindAll(time => at - time < window).Count >= most)
            {
                return SupervisorState.GaveUp;
            }

            times.Add(now);
            retry = took >= 50 ? 1 : retry + 1;
            now += retry == 1 ? 10 : retry == 2 ? 20 : 25;
        }
    }

    /// <param name="script">One letter a run: ! fails after 5 ticks, l after 100, + ends after 7, ~ waits for ever.</param>
    private Supervisor Make(
        string script,
        RestartPolicy policy,
        int mostRestarts = Supervisor.Unlimited,
        long windowTicks = long.MaxValue,
        long wellTicks = long.MaxValue)
    {
        _script = script;
        return new Supervisor(Work, policy, new Backoff(10, 25), mostRestarts, windowTicks, wellTicks, "radio");
    }

    private async Future Work()
    {
        char run = _script[_runs++];
        _test.Log(_test.Clock.NowTicks + " " + run);
        try
        {
            await Timer.AfterTicks(run == '!' ? 5 : run == 'l' ? 100 : run == '+' ? 7 : long.MaxValue);
        }
        catch (FutureCanceledException)
        {
            _test.Log(_test.Clock.NowTicks + " cancelled");
            throw;
        }

        if (run is '!' or 'l')
        {
            throw new FormatException();
        }
    }
}
