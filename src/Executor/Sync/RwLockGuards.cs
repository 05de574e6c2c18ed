using System;

namespace Embedded.Async;

/// <summary>Holds an <see cref="RwLock"/> for reading; disposing it unlocks.</summary>
public sealed class ReadGuard : IDisposable
{
    internal bool _isHeld;
    private readonly RwLock _lock;

    internal ReadGuard(RwLock rwLock) => _lock = rwLock;

    /// <summary>Unlocks. No wait, no allocation. Not for interrupts.</summary>
    /// <exception cref="NotHeldException">It was disposed before.</exception>
    public void Dispose() => _lock.EndRead(this);
}

/// <summary>Holds an <see cref="RwLock"/> for writing; disposing it unlocks.</summary>
public sealed class WriteGuard : IDisposable
{
    private readonly RwLock _lock;

    internal WriteGuard(RwLock rwLock) => _lock = rwLock;

    /// <summary>
    /// Becomes a reader, with no writer in between, and lets those in who wait to read. This guard is used up; dispose the other
    /// instead. No wait, no allocation. Not for interrupts.
    /// </summary>
    /// <returns>What to dispose to unlock it.</returns>
    /// <exception cref="NotHeldException">It was disposed or downgraded before.</exception>
    public ReadGuard Downgrade() => _lock.Downgrade(this);

    /// <summary>Unlocks. No wait, no allocation. Not for interrupts.</summary>
    /// <exception cref="NotHeldException">It was disposed or downgraded before.</exception>
    public void Dispose() => _lock.EndWrite(this);
}
