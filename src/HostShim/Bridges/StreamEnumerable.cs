using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>See <see cref="StreamBridge.AsAsyncEnumerable"/>.</summary>
internal sealed class StreamEnumerable<T>(Stream<T> stream, Executor executor) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(DotNetToken cancellationToken = default) =>
        new StreamEnumerator<T>(stream, executor, cancellationToken);
}

/// <summary>Asks a task of the executor, the driver, for one item after another.</summary>
/// <remarks>
/// <code>
///   idle --(1)--> asked --(2)--> idle       1 MoveNextAsync   2 the driver, or its end: one exchange, so one of them answers
/// </code>
/// The driver alone takes items and answers before it awaits again, so an item that was taken is delivered. What cancels goes to the driver,
/// never to the question.
/// </remarks>
internal sealed class StreamEnumerator<T> : IAsyncEnumerator<T>, IValueTaskSource<bool>
{
    private readonly Stream<T> _stream;
    private readonly Executor _executor;
    private readonly DotNetToken _token;
    private readonly CancellationTokenSource _cancellation;
    private readonly Async.Signal _requested = new();
    private ManualResetValueTaskSourceCore<bool> _answer = new() { RunContinuationsAsynchronously = true };

    /// <summary>1 while a MoveNextAsync is not answered.</summary>
    private int _isAsked;
    private Task? _driver;
    private bool _isDisposed;

    internal StreamEnumerator(Stream<T> stream, Executor executor, DotNetToken token)
    {
        _stream = stream;
        _executor = executor;
        _token = token;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
    }

    public T Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_isDisposed)
        {
            return new ValueTask<bool>(false);
        }

        if (Interlocked.Exchange(ref _isAsked, 1) != 0)
        {
            throw new InvalidOperationException("MoveNextAsync: the one before has not ended; await it first");
        }

        _answer.Reset();
        try
        {
            _driver ??= Start();
        }
        catch
        {
            Volatile.Write(ref _isAsked, 0);
            throw;
        }

        _requested.Set();
        // It asked before it looks, and the driver ends before its continuation looks: one of them answers.
        if (_driver.IsCompleted)
        {
            AnswerFor(_driver);
        }

        return new ValueTask<bool>(this, _answer.Version);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _cancellation.CancelAsync().ConfigureAwait(false);
        if (_driver is not null)
        {
            // How it ended was told by MoveNextAsync.
            await _driver.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _cancellation.Dispose();
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private Task Start()
    {
        Task driver = _executor.RunAsTask(Drive(), _cancellation.Token);
        driver.ContinueWith(
            static (driver, enumerator) => ((StreamEnumerator<T>)enumerator!).AnswerFor(driver),
            this,
            DotNetToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return driver;
    }

    private async Future Drive()
    {
        bool isMore = true;
        while (isMore)
        {
            await _requested.Wait();
            try
            {
                isMore = await _stream.Next();
            }
            catch (Exception e) when (e is not FutureCanceledException)
            {
                if (TryAnswer())
                {
                    _answer.SetException(e);
                }

                continue;
            }

            if (isMore)
            {
                Current = _stream.Current;
            }

            if (TryAnswer())
            {
                _answer.SetResult(isMore);
            }
        }
    }

    private bool TryAnswer() => Interlocked.Exchange(ref _isAsked, 0) != 0;

    /// <summary>Answers for a driver that has ended the question that it left, or one that came later.</summary>
    private void AnswerFor(Task driver)
    {
        if (!TryAnswer())
        {
            return;
        }

        if (driver.IsFaulted)
        {
            _answer.SetException(driver.Exception.InnerExceptions[0]);
        }
        else if (driver.IsCanceled)
        {
            _answer.SetException(new OperationCanceledException(_token));
        }
        else
        {
            _answer.SetResult(false);
        }
    }
}
