using System;
using System.Runtime.ExceptionServices;
using System.Text;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>The lines of a file, as <see cref="Files.ReadLines"/> reads them: in batches, one of them ahead.</summary>
/// <remarks>
/// <code>
///   batch of the job:   resting --(1)--> read by a thread --(2)--> full --(3)--> resting
///   batch of the user:  empty --(3)--> full --(4)--> ... --(4)--> empty
/// </code>
/// <para>1 the pool is given the job, when the user has a batch or asks for the first line. 2 the thread has read it. 3 the user's batch is empty,
/// and the two are swapped. 4 a Next takes a line.</para>
/// <para>The reading outlives the Next that waits for it, so a Next that is cancelled loses nothing. A failure is told once, behind the lines before
/// it; then it is the end.</para>
/// </remarks>
public sealed class LineStream : Stream<string>, IStage, IDisposable
{
    private readonly BlockingPool _pool;
    private readonly LineJob _job;
    private readonly NextFuture _next;
    private readonly LinesReadFuture _read;
    private string[] _batch;
    private int _taken;
    private int _count;
    private Exception? _failure;
    private bool _isReading;

    /// <summary>The file has no more lines than those in the batch, or cannot be read further.</summary>
    private bool _isAtEnd;

    internal LineStream(string path, Encoding encoding, int readAhead, BlockingPool pool)
    {
        _pool = pool;
        _job = new LineJob(path, encoding, readAhead);
        _batch = new string[readAhead];
        _next = new NextFuture(this);
        _read = new LinesReadFuture(_job);
    }

    /// <summary>
    /// Waits for the next line, without its end of line. The first opens the file. Cancellation: strict, the line comes with the next Next.
    /// </summary>
    /// <exception cref="System.IO.IOException">When awaited: as at <see cref="AsyncFile"/>. Then it is the end.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the pool was shut down.</exception>
    /// <exception cref="FutureMisuseException">The Next before is still awaited.</exception>
    public override Future<bool> Next()
    {
        _next.Reuse();
        return _next;
    }

    /// <summary>
    /// Closes the file, if need be once the reading that is under way has ended; a Next gives false from now on. Not needed once a Next gave false or threw.
    /// </summary>
    /// <exception cref="FutureMisuseException">A Next is still awaited.</exception>
    public void Dispose()
    {
        if ((_next._state & FutureStatus.Mask) == FutureStatus.Awaited)
        {
            throw FileErrors.LinesInUse();
        }

        _isAtEnd = true;
        _failure = null;
        _taken = _count;
        if (!_isReading || _pool.TryWithdraw(_job))
        {
            _job.Close();
        }
        else if (!_job.TryAbandon())
        {
            _job.Reset();
            _job.Close();
        }

        _isReading = false;
    }

    Future IStage.Advance(Future? done)
    {
        done?.GetResult();
        if (_taken == _count)
        {
            if (_isReading)
            {
                if (!_job.IsDone)
                {
                    return _read.Again();
                }

                TakeBatch();
            }
            else if (!_isAtEnd)
            {
                BeginRead();
                return _isReading ? _read.Again() : ThrowFailure();
            }

            if (_taken == _count)
            {
                return ThrowFailure();
            }
        }

        Current = _batch[_taken];
        _batch[_taken++] = null!;
        return StageMark.Item;
    }

    bool IStage.EndsBy(Exception cause) => false;

    private void BeginRead()
    {
        _job.Prepare();
        _failure = _pool.Submit(_job);
        _isReading = _failure is null;
        _isAtEnd = _failure is not null;
    }

    private void TakeBatch()
    {
        _isReading = false;
        (_batch, _job.Batch) = (_job.Batch, _batch);
        _taken = 0;
        _count = _job.Count;
        _failure = _job.Failure;
        _job.TakeResult();
        _job.Reset();
        _isAtEnd = _count < _batch.Length || _failure is not null;
        if (_isAtEnd)
        {
            _job.Close();
        }
        else
        {
            BeginRead();
        }
    }

    /// <summary>The end, or first why it is.</summary>
    private Future ThrowFailure()
    {
        Exception? failure = _failure;
        _failure = null;
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return StageMark.End;
    }
}

/// <summary>Waits until a batch was read. Belongs to one stream; outcomes are the stream's affair.</summary>
internal sealed class LinesReadFuture : Future
{
    private readonly LineJob _job;

    internal LinesReadFuture(LineJob job)
    {
        _job = job;
        _state = FutureStatus.Taken;
    }

    internal override string Name => "Files.ReadLines";

    internal override bool IsLeaf => true;

    /// <summary>Makes it ready to wait.</summary>
    internal LinesReadFuture Again()
    {
        _state = FutureStatus.Inert;
        return this;
    }

    internal override bool TryCompleteEarly()
    {
        if (!_job.IsDone)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        _job.SetWaker(executor.CurrentWaker);
        return TryCompleteEarly() ? _continuation : null;
    }

    internal override Future? Cancel(Executor executor)
    {
        _job.SetWaker(Waker.None);
        return EndCanceled();
    }

    internal override void Recycle() => SetStatus(FutureStatus.Taken);
}
