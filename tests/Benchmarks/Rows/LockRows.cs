using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>One task locks and unlocks what nobody else wants.</summary>
internal sealed class MutexUncontendedRow() : Workload("mutex-uncontended", null, 2)
{
    private readonly Mutex _mutex = new();

    internal override long Run(int operations) => Executor.BlockOn(Locks(operations));

    private async Future<int> Locks(int count)
    {
        int locked = 0;
        for (int i = 0; i < count; i++)
        {
            using (await _mutex.Lock())
            {
                locked++;
            }
        }

        return locked;
    }
}

/// <summary>Two tasks hand a mutex to each other; per hand-over, which includes a yield.</summary>
internal sealed class MutexHandOffRow() : Workload("mutex-handoff", null, 2)
{
    private readonly Mutex _mutex = new();
    private int _left;

    internal override long Run(int operations)
    {
        _left = operations;
        Executor.Spawn(Locks());
        Executor.BlockOn(Locks());
        Executor.RunUntilIdle();
        return operations - _left;
    }

    private async Future Locks()
    {
        while (_left > 0)
        {
            using (await _mutex.Lock())
            {
                // Now the other waits for it.
                await Future.Yield();
                if (_left > 0)
                {
                    _left--;
                }
            }
        }
    }
}

/// <summary>One task locks for reading while another does, and unlocks.</summary>
internal sealed class RwLockReadRow() : Workload("rwlock-read", null, 2)
{
    private readonly RwLock _rwLock = new();

    internal override long Run(int operations) => Executor.BlockOn(Reads(operations));

    private async Future<int> Reads(int count)
    {
        int read = 0;
        using (await _rwLock.Read())
        {
            for (int i = 0; i < count; i++)
            {
                using (await _rwLock.Read())
                {
                    read++;
                }
            }
        }

        return read;
    }
}

/// <summary>One task acquires a permit and releases it.</summary>
internal sealed class SemaphoreRow() : Workload("semaphore", null, 2)
{
    private readonly Semaphore _semaphore = new(2);

    internal override long Run(int operations) => Executor.BlockOn(Acquires(operations));

    private async Future<int> Acquires(int count)
    {
        int acquired = 0;
        for (int i = 0; i < count; i++)
        {
            await _semaphore.Acquire();
            acquired++;
            _semaphore.Release();
        }

        return acquired;
    }
}

/// <summary>Two tasks notify each other; per round of two hops.</summary>
internal sealed class NotifyRow() : Workload("notify", null, 2)
{
    private readonly Notify _there = new();
    private readonly Notify _back = new();

    internal override long Run(int operations)
    {
        Executor.Spawn(Echoes(operations));
        return Executor.BlockOn(Calls(operations));
    }

    private async Future Echoes(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _there.Wait();
            _back.NotifyOne();
        }
    }

    private async Future<int> Calls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _there.NotifyOne();
            await _back.Wait();
        }

        return count;
    }
}
