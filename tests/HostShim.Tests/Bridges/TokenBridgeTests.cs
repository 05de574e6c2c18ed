using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Xunit;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>Tokens in both directions.</summary>
public sealed class TokenBridgeTests
{
    [Fact]
    public void FromDotNet_ACancellationOnAnotherThread_WakesWhoWaits()
    {
        using var test = new BridgeTest();
        using var source = new CancellationTokenSource();
        using TokenFromDotNet bridge = source.Token.AsToken();
        Assert.False(bridge.Token.IsCancelled);
        test.ElsewhereAtRest(source.Cancel);
        test.Run(Main());
        Assert.True(bridge.Token.IsCancelled);

        async Future Main()
        {
            await bridge.Token.WhenCancelled();
            Assert.False(await bridge.Token.Run(Future.Pending()));
        }
    }

    [Fact]
    public void FromDotNet_ACancelledOne_IsCancelled_AndNoneNever()
    {
        using TokenFromDotNet cancelled = new DotNetToken(true).AsToken();
        using TokenFromDotNet never = DotNetToken.None.AsToken();
        Assert.True(cancelled.Token.IsCancelled);
        Assert.False(never.Token.IsCancelled);
    }

    [Fact]
    public void FromDotNet_OnceDisposed_ItIsLeftAlone()
    {
        using var source = new CancellationTokenSource();
        TokenFromDotNet bridge = source.Token.AsToken();
        bridge.Dispose();
        bridge.Dispose();
        source.Cancel();
        Assert.False(bridge.Token.IsCancelled);
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task ToDotNet_ACancellation_IsSeen()
    {
        using var running = new RunningExecutor();
        using var source = new CancellationSource(shared: true);
        using TokenToDotNet bridge = source.Token.AsDotNetToken(running.Executor);
        Assert.False(bridge.Token.IsCancellationRequested);
        source.Cancel();
        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(BridgeTest.Patience, bridge.Token));
        using TokenToDotNet late = source.Token.AsDotNetToken(running.Executor);
        Assert.True(late.Token.IsCancellationRequested);
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task ToDotNet_ADeadline_IsSeen()
    {
        using var running = new RunningExecutor();
        using var source = new CancellationSource(shared: true, clock: running.Executor.Clock);
        source.CancelAfterMilliseconds(1);
        using TokenToDotNet bridge = source.Token.AsDotNetToken(running.Executor);
        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(BridgeTest.Patience, bridge.Token));
    }

    [Fact]
    public void ToDotNet_OnceDisposed_NoTaskIsLeft()
    {
        using var test = new BridgeTest();
        using var source = new CancellationSource();
        TokenToDotNet bridge = source.Token.AsDotNetToken(test.Executor);
        test.RunUntilIdle();
        Assert.Equal(1, test.Executor.TaskCount);
        bridge.Dispose();
        bridge.Dispose();
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.TaskCount);
        source.Cancel();
        Assert.False(bridge.Token.IsCancellationRequested);
    }
}
