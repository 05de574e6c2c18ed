using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Gives a job to a pool when it is awaited, and waits for its end.</summary>
/// <remarks>
/// All that it knows stands in it and in the job, so its polls may come from one thread after another. The order of what the job's thread writes
/// and a poll reads is <see cref="BlockingJob"/>'s.
/// </remarks>
internal abstract class BlockingFuture<TJob, TResult> : Future<TResult>
    where TJob : BlockingJob<TResult>
{
    private BlockingPool _pool = null!;
    private TJob? _job;

    /// <summary>The job is the pool's: queued, running, or done and its outcome not yet taken.</summary>
    private bool _isBegun;

    /// <summary>Cancelled, and it waits for the job to end.</summary>
    private bool _isCancelling;

    internal sealed override bool IsLeaf => true;

    /// <summary>Kept from use to use.</summary>
    private protected TJob Job => _job!;

    /// <summary>
    /// Whether a cancellation waits for work that has begun, because it uses the caller's memory or its order matters; otherwise the work goes
    /// on without anybody.
    /// </summary>
    private protected virtual bool OutlivesCancel => false;

    internal sealed override bool TryCompleteEarly()
    {
        // What failed is left to Poll: an exception goes through the continuation.
        if (!_isBegun || _isCancelling || !Job.IsDone || Job.Failure is not null)
        {
            return false;
        }

        TakeResult(Job);
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal sealed override Future? Poll(Executor executor)
    {
        TJob job = Job;
        job.SetWaker(executor.CurrentWaker);
        if (!_isBegun)
        {
            return Start(job);
        }

        if (!job.IsDone)
        {
            return null;
        }

        if (_isCancelling)
        {
            return EndDropped();
        }

        Exception? failure = job.Failure;
        if (failure is null)
        {
            TakeResult(job);
            return EndCompleted();
        }

        EndUse(job);
        return EndFaulted(failure);
    }

    internal sealed override Future? Cancel(Executor executor)
    {
        if (_isBegun && OutlivesCancel && !_pool.TryWithdraw(Job))
        {
            _isCancelling = true;
            Job.SetWaker(executor.CurrentWaker);
            return Job.IsDone ? EndDropped() : null;
        }

        if (_isBegun && OutlivesCancel)
        {
            EndWithdrawn();
        }

        LetGo();
        return EndCanceled();
    }

    internal override void GiveBack()
    {
        BlockingJob<TResult>.DisposeResult(_result);
        Recycle();
    }

    internal sealed override void Recycle()
    {
        // Under way still, if it was dropped where it stood.
        LetGo();
        _job?.Forget();
        _pool = null!;
        _isCancelling = false;
        _result = default!;
        Forget();
        ReturnToPool();
    }

    /// <summary>Prepares a use; the caller fills the job.</summary>
    private protected TJob Prepare(BlockingPool pool)
    {
        _pool = pool;
        return _job ??= MakeJob();
    }

    /// <summary>A spare job, or a new one.</summary>
    private protected abstract TJob MakeJob();

    /// <summary>What must be right before the job begins; returns what is wrong, or null.</summary>
    private protected virtual Exception? Begin() => null;

    /// <summary>The job has ended, or will never begin; whatever <see cref="Begin"/> took is free.</summary>
    /// <param name="result">What it has brought and the awaiter gets; the type's default if it has failed or nobody waits for it.</param>
    private protected virtual void Ended(TResult? result)
    {
    }

    /// <summary>Clears the fields, so that the pool keeps nothing alive.</summary>
    private protected virtual void Forget()
    {
    }

    private protected abstract void ReturnToPool();

    private Future? Start(TJob job)
    {
        Exception? refused = Begin();
        if (refused is null)
        {
            refused = _pool.Submit(job);
            if (refused is null)
            {
                // If it has ended by now, it has woken this task: the waker was set before.
                _isBegun = true;
                return null;
            }

            Ended(default);
        }

        job.Forget();
        return EndFaulted(refused);
    }

    private void TakeResult(TJob job)
    {
        _result = job.TakeResult();
        EndUse(job, _result);
    }

    private void EndUse(TJob job, TResult? result = default)
    {
        _isBegun = false;
        job.Forget();
        job.Reset();
        Ended(result);
    }

    private void EndWithdrawn()
    {
        _isBegun = false;
        Job.Forget();
        Ended(default);
    }

    private Future? EndDropped()
    {
        Job.DropOutcome();
        EndUse(Job);
        return EndCanceled();
    }

    /// <summary>Takes the job back, from the line or done; or leaves it to the thread that runs it.</summary>
    private void LetGo()
    {
        if (!_isBegun)
        {
            return;
        }

        if (_pool.TryWithdraw(Job))
        {
            EndWithdrawn();
        }
        else if (Job.TryAbandon())
        {
            _isBegun = false;
            _job = null;
            Ended(default);
        }
        else
        {
            Job.DropOutcome();
            EndUse(Job);
        }
    }
}
