using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Callers and servers of an <see cref="Rpc{TRequest, TResponse}"/>.</summary>
public class RpcTests
{
    [Fact]
    public void Call_IsAnsweredInTheOrderOfTheCalls()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Calls(test, rpc, i));
        }

        test.Spawn(Serves(rpc, 3));
        test.RunUntilIdle();
        test.AssertTrace("0", "1", "2");
        rpc.AssertInvariants();
    }

    [Fact]
    public void CancelCall_BeforeItIsTaken_WithdrawsTheRequest()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>(capacity: 3);
        test.Spawn(Calls(test, rpc, 0));
        TaskHandle cancelled = test.Spawn(Calls(test, rpc, 1));
        test.Spawn(Calls(test, rpc, 2));
        test.RunUntilIdle();
        cancelled.Cancel();
        test.RunUntilIdle();
        Assert.Equal(2, rpc.Count);
        rpc.AssertInvariants();
        test.Spawn(Serves(rpc, 2));
        test.RunUntilIdle();
        test.AssertTrace("0", "2");
    }

    [Fact]
    public void CancelCall_AfterItIsTaken_DropsTheReply()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        TaskHandle cancelled = test.Spawn(Calls(test, rpc, 1));
        test.RunUntilIdle();
        RpcCall<int, string> held = test.Executor.BlockOn(rpc.Receive());
        cancelled.Cancel();
        test.Spawn(Calls(test, rpc, 2));
        test.RunUntilIdle();
        rpc.AssertInvariants();
        Assert.False(held.Reply("for 1"));
        held.Dispose();
        test.Spawn(Serves(rpc, 1));
        test.RunUntilIdle();
        test.AssertTrace("2");
    }

    [Fact]
    public void Server_ThatEndsWithoutAReply_FailsTheCall()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        TaskHandle server = test.Spawn(TakesAndWaits());
        test.Spawn(Calls(test, rpc, 1));
        test.RunUntilIdle();
        server.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("failed: NoReplyException");
        rpc.AssertInvariants();

        async Future TakesAndWaits()
        {
            using RpcCall<int, string> call = await rpc.Receive();
            await Timer.AfterTicks(1000);
        }
    }

    [Fact]
    public void Server_ThatIsCancelledBeforeItCouldTake_LeavesTheRequestToTheNext()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        var never = new Signal();
        TaskHandle waits = test.Spawn(Serves(rpc, 1));
        TaskHandle joins = test.Spawn(Joins());
        test.RunUntilIdle();
        test.Executor.Spawn(Calls(test, rpc, 1));
        test.RunOnce();
        waits.Cancel();
        test.RunUntilIdle();
        Assert.Equal(0, rpc.Count);
        joins.Cancel();
        test.RunUntilIdle();
        Assert.Equal(1, rpc.Count);
        rpc.AssertInvariants();
        test.Spawn(Serves(rpc, 1));
        test.RunUntilIdle();
        test.AssertTrace("1");

        async Future Joins() => await Future.Join(rpc.Receive(), never.Wait());
    }

    [Fact]
    public void Reply_WhileTheServerStillHoldsTheCall_ItServesNobodyElse()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        test.Spawn(Calls(test, rpc, 1));
        test.Spawn(Calls(test, rpc, 2));
        test.RunUntilIdle();
        RpcCall<int, string> held = test.Executor.BlockOn(rpc.Receive());
        Assert.True(held.Reply("one"));
        Assert.Throws<NotHeldException>(() => held.Reply("again"));
        test.RunUntilIdle();
        test.AssertTrace("one");
        Assert.Equal(0, rpc.Count);
        held.Dispose();
        test.RunUntilIdle();
        Assert.Equal(1, rpc.Count);
        held.Dispose();
        Assert.Throws<NotHeldException>(() => held.Reply("late"));
        rpc.AssertInvariants();
    }

    [Fact]
    public void Fail_ReachesTheCaller()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>();
        test.Spawn(Calls(test, rpc, 1));
        test.RunUntilIdle();
        using (RpcCall<int, string> call = test.Executor.BlockOn(rpc.Receive()))
        {
            Assert.True(call.Fail(new TimeoutException()));
        }

        test.RunUntilIdle();
        test.AssertTrace("failed: TimeoutException");
    }

    [Fact]
    public void Close_FailsWhatWaits_AndLetsWhatWasTakenBeAnswered()
    {
        using var test = new TestExecutor();
        var rpc = new Rpc<int, string>(capacity: 2);
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Calls(test, rpc, i));
        }

        test.RunUntilIdle();
        RpcCall<int, string> held = test.Executor.BlockOn(rpc.Receive());
        rpc.Close();
        rpc.AssertInvariants();
        test.RunUntilIdle();
        test.TakeTrace();
        Assert.True(held.Reply("zero"));
        held.Dispose();
        test.RunUntilIdle();
        test.AssertTrace("zero");
        test.Spawn(Calls(test, rpc, 4));
        test.RunUntilIdle();
        test.AssertTrace("failed: ChannelClosedException");
        rpc.AssertInvariants();
    }

    private static async Future Serves(Rpc<int, string> rpc, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using RpcCall<int, string> call = await rpc.Receive();
            await Future.Yield();
            call.Reply(call.Request.ToString());
        }
    }

    private static async Future Calls(TestExecutor test, Rpc<int, string> rpc, int request)
    {
        try
        {
            test.Log(await rpc.Call(request));
        }
        catch (Exception e) when (e is not FutureCanceledException)
        {
            test.Log("failed: " + e.GetType().Name);
        }
    }
}
