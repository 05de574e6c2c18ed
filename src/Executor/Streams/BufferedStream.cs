using System;

namespace Embedded.Async;

/// <summary>See <see cref="Stream{T}.Buffered"/>.</summary>
internal sealed partial class BufferedStream<T, TResult> : RaceStage<TResult>
{
    private readonly Stream<T> _source;
    private readonly Mapper<T, Future<TResult>> _start;
    private readonly Signal _ended = new();

    /// <summary>A ring; what was started first stands at the head.</summary>
    private readonly WorkSlot<TResult>[] _slots;
    private int _head;
    private int _count;

    /// <summary>The source's Current is to be started.</summary>
    private bool _hasItem;
    private bool _isOver;

    internal BufferedStream(Stream<T> source, int inFlight, Mapper<T, Future<TResult>> start)
    {
        _source = source;
        _start = start;
        _slots = new WorkSlot<TResult>[inFlight];
        for (int i = 0; i < inFlight; i++)
        {
            _slots[i] = new WorkSlot<TResult>(_ended);
        }
    }

    private bool MayRead => !_isOver && _count < _slots.Length;

    public override Future Outcome()
    {
        if (_hasItem)
        {
            StartItem();
        }

        WorkSlot<TResult> head = _slots[_head];
        if (head.IsDone)
        {
            Exception? failure = head.Failure;
            head.Free();
            _head = After(_head);
            _count--;
            if (failure is not null)
            {
                Platform.Rethrow(failure);
            }

            return Emit(head.TakeValue());
        }

        return _isOver && _count == 0 ? StageMark.End : StageMark.Wait;
    }

    public override Future First() => MayRead ? _source.Next() : _ended.Wait();

    public override Future? Second() => MayRead && _count > 0 ? _ended.Wait() : null;

    public override void Note(Future<bool> next, bool hasItem)
    {
        _hasItem = hasItem;
        _isOver = !hasItem;
    }

    private void StartItem()
    {
        Executor executor = Executor.Current;
        executor.CheckMayShare();
        if (!executor.HasRoom)
        {
            // The item stays where it is.
            throw Errors.NoSlot(executor.TaskSlots);
        }

        _hasItem = false;
        int tail = _head + _count;
        WorkSlot<TResult> slot = _slots[tail < _slots.Length ? tail : tail - _slots.Length];
        slot.Start(executor, _start(_source.Current));
        _count++;
    }

    private int After(int index) => index + 1 == _slots.Length ? 0 : index + 1;
}
