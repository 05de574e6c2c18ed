using System;

namespace Embedded.Async;

/// <summary>Runs a stage in rounds: what is known is an outcome, what is not is a race of two waits.</summary>
/// <remarks>
/// <code>
///   outcome known --(1)--> ended
///        ^ (3)
///   race of one or two --(2)--> the same, with what the race brought
/// </code>
/// 1 <see cref="StageFuture.Complete"/>. 2 the first has ended and the other was cancelled; those that completed all the same are
/// noted as well, also if the race was cancelled or failed. 3 <see cref="TryBegin"/>.
/// </remarks>
internal sealed class RaceFuture : StageFuture
{
    private readonly IRaceStage _stage;
    private readonly BranchSet _branches;
    private Future? _first;
    private Future? _second;

    internal RaceFuture(IRaceStage stage)
    {
        _stage = stage;
        _branches = new BranchSet(this, branches: 2, BranchMode.First);
    }

    internal override BranchSet? Branches => _branches;

    internal override bool TryCompleteEarly()
    {
        if (TryRepeat())
        {
            return true;
        }

        if (_thrown is not null || _branches.Count != 0)
        {
            return false;
        }

        while (TryBegin())
        {
            if (!_branches.TryCompleteEarly())
            {
                return false;
            }

            EndRound();
            if (Platform.SpendBudget() && !(Platform.Running is Executor executor && executor.TakeAwaitsBack()))
            {
                // Not polled yet, so the next round begins in the poll of the task's next turn.
                Executor.StepAside(this);
                return false;
            }
        }

        return _thrown is null;
    }

    internal override Future? Poll(Executor executor)
    {
        if (_branches.Count == 0 && !_branches.IsCancelAsked && (_thrown is not null || TryRepeat() || !TryBegin()))
        {
            return Ended();
        }

        Future? next = _branches.Poll(executor);
        while (IsEnded)
        {
            if (!EndRound())
            {
                return next;
            }

            if (!TryBegin())
            {
                return Ended();
            }

            next = executor.SpendBudget() ? Requeue.Instance : _branches.Poll(executor);
        }

        return next;
    }

    internal override Future? Cancel(Executor executor)
    {
        if (_thrown is not null)
        {
            return Ended();
        }

        Future? next = _branches.Cancel(executor);
        if (IsEnded)
        {
            EndRound();
        }

        return next;
    }

    /// <summary>Begins a round. False if none is needed: it has ended, or something was thrown.</summary>
    private bool TryBegin()
    {
        try
        {
            Future mark = _stage.Outcome();
            if (mark != StageMark.Wait)
            {
                Complete(mark);
                return false;
            }

            // Both before either is added: a Next that throws leaves no round behind.
            Future first = _stage.First();
            Future? second = _stage.Second();
            _branches.Add(first);
            _first = first;
            if (second is not null)
            {
                _branches.Add(second);
                _second = second;
            }

            return true;
        }
        catch (Exception e)
        {
            _thrown = e;
            return false;
        }
    }

    /// <summary>Notes what the round brought. Returns whether there may be another: it was neither cancelled nor failed.</summary>
    private bool EndRound()
    {
        bool isOn = HasSucceeded;
        // From here on the executor keeps the results, for Note to take.
        _branches.LetGo(isSeen: true);
        Note(_first);
        Note(_second);
        _first = null;
        _second = null;
        if (isOn)
        {
            SetStatus(FutureStatus.Awaited);
        }

        return isOn;
    }

    private void Note(Future? child)
    {
        // The set has recycled all but those whose results somebody has to take.
        if (child is not null && child.HasSucceeded)
        {
            Future<bool> next = Platform.As<Future<bool>>(child);
            _stage.Note(next, next.TakeResult());
        }
    }
}
