using System;

namespace Embedded.Async;

/// <summary>What <see cref="ConcurrentFuture"/> runs: starts a body for each item, in any free slot, and never has an item itself.</summary>
internal sealed class ConcurrentStream<T> : RaceStage<T>, IConcurrent
{
    private readonly Stream<T> _source;
    private readonly Mapper<T, Future> _body;
    private readonly WorkSlot[] _slots;
    private int _count;
    private bool _hasItem;
    private bool _isOver;

    internal ConcurrentStream(Stream<T> source, int inFlight, Mapper<T, Future> body)
    {
        _source = source;
        _body = body;
        _slots = new WorkSlot[inFlight];
        for (int i = 0; i < inFlight; i++)
        {
            _slots[i] = new WorkSlot(Ended);
        }
    }

    public Signal Ended { get; } = new();

    public bool IsBusy => _count > 0;

    private bool MayRead => !_isOver && _count < _slots.Length;

    public override Future Outcome()
    {
        Exception? failure = FreeDone();
        if (failure is not null)
        {
            Platform.Rethrow(failure);
        }

        if (_hasItem)
        {
            StartItem();
        }

        return _isOver && _count == 0 ? StageMark.End : StageMark.Wait;
    }

    public override Future First() => MayRead ? _source.Next() : Ended.Wait();

    public override Future? Second() => MayRead && _count > 0 ? Ended.Wait() : null;

    public override void Note(Future<bool> next, bool hasItem)
    {
        _hasItem = hasItem;
        _isOver = !hasItem;
    }

    public void CancelAll()
    {
        foreach (WorkSlot slot in _slots)
        {
            slot.CancelWork();
        }
    }

    public Exception? FreeDone()
    {
        foreach (WorkSlot slot in _slots)
        {
            if (slot.IsDone)
            {
                Exception? failure = slot.Failure;
                slot.Free();
                _count--;
                if (failure is not null)
                {
                    return failure;
                }
            }
        }

        return null;
    }

    private void StartItem()
    {
        Executor executor = Executor.Current;
        executor.CheckMayShare();
        if (!executor.HasRoom)
        {
            throw Errors.NoSlot(executor.TaskSlots);
        }

        _hasItem = false;
        int free = 0;
        while (_slots[free].IsTaken)
        {
            free++;
        }

        _slots[free].Start(executor, _body(_source.Current));
        _count++;
    }
}
