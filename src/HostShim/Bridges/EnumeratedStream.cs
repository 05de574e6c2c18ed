using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>A sequence of .NET's as a stream; see <see cref="StreamBridge.AsStream"/>.</summary>
/// <remarks>
/// <code>
///             (1)           (2)
///   resting -------> moving ----> resting, with an item
///      |               | (3)
///      +-----(4)-----> disposing --(5)--> over
/// </code>
/// <para>1 a Next calls MoveNextAsync. 2 that gave true. 3 it gave false or threw, or <see cref="DisposeAsync"/> was called; the sequence's own
/// DisposeAsync is. 4 DisposeAsync. 5 that has ended: now the end, or the exception, is told, once; then it is the end for ever.</para>
/// <para>Each step outlives the Next that began it. So a Next that is cancelled loses nothing: the sequence goes on to its item, and
/// the next Next waits for that. Only DisposeAsync cancels the sequence's token.</para>
/// </remarks>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class EnumeratedStream<T> : Stream<T>, IStage
{
    private const int Resting = 0;
    private const int Moving = 1;
    private const int Disposing = 2;
    private const int Over = 3;

    private readonly IAsyncEnumerable<T> _source;
    private readonly CancellationTokenSource _cancellation;
    private readonly NextFuture _next;
    private readonly NextFuture _dispose;
    private readonly FiredFuture _fired = new();
    private IAsyncEnumerator<T>? _items;
    private ValueTask<bool> _move;
    private ValueTask _disposal;
    private Exception? _thrown;
    private int _step;

    internal EnumeratedStream(IAsyncEnumerable<T> source, DotNetToken token)
    {
        _source = source;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
        _next = new NextFuture(this);
        _dispose = new NextFuture(new Disposer(this));
    }

    /// <inheritdoc/>
    /// <exception cref="FutureMisuseException">The Next before, or a DisposeAsync, is still awaited.</exception>
    public override Future<bool> Next()
    {
        ThrowIfAwaited(_dispose);
        _next.Reuse();
        return _next;
    }

    /// <summary>
    /// Ends the sequence, as leaving <c>await foreach</c> does: cancels its token, waits for the item that is under way, if any, which is
    /// dropped, and disposes the enumerator. What either throws is thrown, except a cancellation. Not needed once Next gave false
    /// or threw; twice does nothing. Executor thread. No allocation. Cancellation: strict, call it again to wait again.
    /// </summary>
    /// <exception cref="FutureMisuseException">A Next or a DisposeAsync is still awaited.</exception>
    public Future DisposeAsync()
    {
        ThrowIfAwaited(_next);
        _dispose.Reuse();
        return _dispose;
    }

    /// <summary>
    /// Support for the compiler: <c>await foreach</c>. Unlike other streams this one is disposed when the loop is left, because the
    /// sequence's finally blocks run only then.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new EnumeratedStream<T> GetAsyncEnumerator() => this;

    Future IStage.Advance(Future? done) => Advance(done, isDisposing: false);

    bool IStage.EndsBy(Exception cause) => false;

    private static void ThrowIfAwaited(Future future)
    {
        if ((future._state & FutureStatus.Mask) == FutureStatus.Awaited)
        {
            throw Errors.StreamInUse();
        }
    }

    private Future Advance(Future? done, bool isDisposing)
    {
        done?.GetResult();
        using (WithoutContext.Enter())
        {
            while (true)
            {
                switch (_step)
                {
                    case Resting when isDisposing:
                        BeginDisposal();
                        break;
                    case Resting:
                        BeginMove();
                        break;
                    case Moving when !_move.IsCompleted:
                    case Disposing when !_disposal.IsCompleted:
                        return _fired.Again();
                    case Moving:
                        if (EndMove(isDisposing))
                        {
                            return StageMark.Item;
                        }

                        break;
                    case Disposing:
                        EndDisposal();
                        break;
                    default:
                        return StageMark.End;
                }
            }
        }
    }

    private void BeginMove()
    {
        _step = Moving;
        try
        {
            _items ??= _source.GetAsyncEnumerator(_cancellation.Token);
            Keep(_items.MoveNextAsync());
        }
        catch (Exception e)
        {
            Keep(ValueTask.FromException<bool>(e));
        }
    }

    private void Keep(ValueTask<bool> move)
    {
        _move = move;
        if (!move.IsCompleted)
        {
            _fired.Register(move.ConfigureAwait(false).GetAwaiter());
        }
    }

    /// <returns>Whether there is an item for somebody.</returns>
    private bool EndMove(bool isDisposing)
    {
        ValueTask<bool> move = _move;
        _move = default;
        try
        {
            if (move.GetAwaiter().GetResult() && !isDisposing)
            {
                Current = _items!.Current;
                _step = Resting;
                return true;
            }
        }
        catch (OperationCanceledException) when (isDisposing)
        {
            // As it was asked to.
        }
        catch (Exception e)
        {
            _thrown = e;
        }

        BeginDisposal();
        return false;
    }

    private void BeginDisposal()
    {
        _step = Disposing;
        if (_items is null)
        {
            return;
        }

        try
        {
            Keep(_items.DisposeAsync());
        }
        catch (Exception e)
        {
            Keep(ValueTask.FromException(e));
        }
    }

    private void Keep(ValueTask disposal)
    {
        _disposal = disposal;
        if (!disposal.IsCompleted)
        {
            _fired.Register(disposal.ConfigureAwait(false).GetAwaiter());
        }
    }

    private void EndDisposal()
    {
        ValueTask disposal = _disposal;
        _disposal = default;
        _step = Over;
        _items = null;
        _cancellation.Dispose();
        Exception? thrown = _thrown;
        _thrown = null;
        if (thrown is not null)
        {
            // As in a finally block the later exception would win; but the first says what went wrong.
            disposal.AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
            ExceptionDispatchInfo.Throw(thrown);
        }

        disposal.GetAwaiter().GetResult();
    }

    /// <summary>The stage of DisposeAsync, on the same steps.</summary>
    private sealed class Disposer(EnumeratedStream<T> stream) : IStage
    {
        public Future Advance(Future? done)
        {
            if (done is null && stream._step == Moving)
            {
                stream._cancellation.Cancel();
            }

            return stream.Advance(done, isDisposing: true);
        }

        public bool EndsBy(Exception cause) => false;
    }
}

/// <summary>Waits until a continuation that was registered before has run. Belongs to one owner, and outcomes are the owner's affair.</summary>
internal sealed class FiredFuture : Future
{
    private TaskWaker? _waker;

    internal FiredFuture() => _state = FutureStatus.Taken;

    internal override string Name => "StreamBridge";

    internal override bool IsLeaf => true;

    internal void Register<TAwaiter>(TAwaiter awaiter)
        where TAwaiter : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        _waker = TaskWaker.Reuse(_waker);
        _waker.SetWaker(Waker.None);
        _waker.Register(awaiter);
    }

    /// <summary>Makes it ready to wait again, for the same registration or a new one.</summary>
    internal FiredFuture Again()
    {
        _state = FutureStatus.Inert;
        return this;
    }

    internal override bool TryCompleteEarly()
    {
        if (_waker!.IsRegistered)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        _waker!.SetWaker(executor.CurrentWaker);
        return TryCompleteEarly() ? _continuation : null;
    }

    internal override Future? Cancel(Executor executor)
    {
        _waker!.SetWaker(Waker.None);
        return EndCanceled();
    }

    internal override void Recycle() => SetStatus(FutureStatus.Taken);
}
