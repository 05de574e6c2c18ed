namespace Embedded.Async;

/// <summary>
/// Where a number of tasks wait for each other: the last to come lets all go on, and leads. Then it is closed again for the next
/// generation.
/// </summary>
/// <remarks>
/// <para>More tasks than it was made for may use it; each time that so many have come, these go on.</para>
/// <para>A cancelled wait does not count any more: the barrier waits for another in its place. One that is cancelled after the last
/// has come has done its part. A leader whose wait nobody takes hands the lead to one of its generation that has not gone on yet;
/// if all have, that generation has none.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>. Not for interrupts: they do not wait.
/// Allocation: when it is made.</para>
/// </remarks>
public sealed partial class Barrier : IWaitSource<bool>
{
    private const int NoGeneration = -1;

    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();
    private readonly int _tasks;
    private int _waiting;

    /// <summary>Counts up, and on from 0 after <see cref="int.MaxValue"/>. Each node keeps in its argument the one it belongs to.</summary>
    private int _generation;

    /// <summary>The generation whose leader's wait nobody took.</summary>
    private int _leaderless = NoGeneration;

    /// <summary>Makes a barrier.</summary>
    /// <param name="tasks">How many wait for each other, at least 1.</param>
    /// <param name="shared">Whether tasks of several executors use it.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">There are no tasks.</exception>
    public Barrier(int tasks, bool shared = false)
    {
        if (tasks < 1)
        {
            throw Errors.OutOfRange(nameof(tasks), "must be at least 1");
        }

        _gate = SharedGate.Make(shared);
        _tasks = tasks;
        Wait<bool>.Fill(tasks);
    }

    /// <summary>How many tasks wait for each other.</summary>
    public int Tasks => _tasks;

    /// <summary>How many wait now. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public int Waiting => _waiting;

    string IWaitSource<bool>.WaitName => "Barrier.Wait";

    /// <summary>
    /// Waits until so many have come. It counts from when it is awaited. Ends with true for one of them, the last to come, and with
    /// false for the others. Cancellation: strict, it does not count any more. No allocation.
    /// </summary>
    public Future<bool> Wait() => Wait<bool>.Rent(this);

    WaitOutcome IWaitSource<bool>.PollWait(WaitNode node, Waker waker, out bool result)
    {
        SharedGate.Enter(_gate);
        bool goesOn = node._granted;
        result = false;
        if (goesOn)
        {
            node._granted = false;
            result = node._argument == _leaderless;
            if (result)
            {
                _leaderless = NoGeneration;
            }
        }
        else if (!node._queued)
        {
            node._argument = _generation;
            if (_waiting == _tasks - 1)
            {
                Open();
                goesOn = true;
                result = true;
            }
            else if (waker != Waker.None)
            {
                _waiting++;
                _waiters.Add(node, waker);
            }
        }

        SharedGate.Exit(_gate);
        return goesOn ? WaitOutcome.Got : WaitOutcome.Waiting;
    }

    void IWaitSource<bool>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        if (node._queued)
        {
            _waiting--;
            _waiters.Remove(node);
        }

        node._granted = false;
        SharedGate.Exit(_gate);
    }

    void IWaitSource<bool>.ReturnWait(WaitNode node, bool result)
    {
        if (result)
        {
            SharedGate.Enter(_gate);
            _leaderless = node._argument;
            SharedGate.Exit(_gate);
        }
    }

    private void Open()
    {
        _waiting = 0;
        _generation = (_generation + 1) & int.MaxValue;
        while (!_waiters.IsEmpty)
        {
            _waiters.Grant();
        }
    }
}
