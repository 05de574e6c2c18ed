using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using CancellationToken = Embedded.Async.CancellationToken;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>Between .NET's tokens and those of this library.</summary>
public static class TokenBridge
{
    /// <summary>
    /// A token that is cancelled when .NET's is, on whatever thread that happens. Dispose what it gives when it is no longer needed:
    /// until then .NET's token source keeps it. Allocates. Any thread.
    /// </summary>
    /// <param name="token">.NET's.</param>
    /// <param name="waiters">As in <see cref="CancellationSource(int, bool, Clock)"/>.</param>
    public static TokenFromDotNet AsToken(this DotNetToken token, int waiters = 2) => new(waiters, token);

    /// <summary>
    /// A token of .NET's that is cancelled when this one is, or its deadline passes. A task of the executor waits for that, until what this
    /// gives is disposed; if no slot is free for it, the token is cancelled at once. For one call of .NET's need not this: <c>token.Run(Bridge.Run(dotNetToken => ...))</c> needs no task. Allocates. From
    /// the threads that <see cref="ExecutorBridge.RunAsTask(Executor, Future, DotNetToken)"/> may be called on.
    /// </summary>
    /// <param name="token">Made with <c>shared: true</c>, unless its source belongs to this executor.</param>
    /// <param name="executor">Whose task waits.</param>
    public static TokenToDotNet AsDotNetToken(this CancellationToken token, Executor executor)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new TokenToDotNet(token, executor);
    }
}

/// <summary>See <see cref="TokenBridge.AsToken"/>.</summary>
public sealed class TokenFromDotNet : IDisposable
{
    private readonly CancellationSource _source;
    private readonly CancellationTokenRegistration _registration;

    internal TokenFromDotNet(int waiters, DotNetToken token)
    {
        _source = new CancellationSource(waiters, shared: true);
        _registration = token.UnsafeRegister(static source => ((CancellationSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when .NET's is.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>From now on it is not cancelled any more; a cancellation that is under way on another thread is waited for. Any thread.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}

/// <summary>See <see cref="TokenBridge.AsDotNetToken"/>.</summary>
public sealed class TokenToDotNet : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenSource _watch = new();

    internal TokenToDotNet(CancellationToken token, Executor executor)
    {
        if (token.IsCancelled)
        {
            _source.Cancel();
            return;
        }

        Task cancelled = executor.RunAsTask(token.WhenCancelled(), _watch.Token);
        // Not on the executor's thread: what hangs on .NET's token would run in a poll of a task that has nothing to do with it.
        cancelled.ContinueWith(
            static (_, source) => ((CancellationTokenSource)source!).Cancel(),
            _source,
            DotNetToken.None,
            TaskContinuationOptions.NotOnCanceled,
            TaskScheduler.Default);
    }

    /// <summary>Cancelled soon after the other one, on a thread of the pool.</summary>
    public DotNetToken Token => _source.Token;

    /// <summary>Ends the task that waits. The token stays as it is. Any thread.</summary>
    public void Dispose() => _watch.Cancel();
}
