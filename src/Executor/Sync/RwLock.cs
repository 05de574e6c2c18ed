namespace Embedded.Async;

/// <summary>
/// Lets many readers at a time, or one writer, into a section that has awaits in it. Phase-fair: phases of readers and of one writer
/// take turns while both wait, so that a reader waits for one writer at most, and a writer for those before it and one phase of
/// readers between each two.
/// </summary>
/// <remarks>
/// <code>
///   free --(1)--> reading --(2)--> free
///   free --(3)--> writing --(4)--> reading, by all who wait to read
///                    ^  +---(5)--> writing or free, if nobody does
///                    +--(6)-- reading, when its last reader has left and a writer waits
/// </code>
/// <para>1 a reader comes; others join it, until a writer waits: from then on readers wait for the next phase, so that they do not
/// starve the writer. 2 the last reader leaves. 3 a writer comes. 4, 5 it leaves, or becomes a reader by <see cref="WriteGuard.Downgrade"/>
/// (4). Readers go first, so that writers do not starve them. 6 the writer that waits longest.</para>
/// <para>The rules are those of B. B. Brandenburg and J. H. Anderson, Spin-Based Reader-Writer Synchronization for Multiprocessor
/// Real-Time Systems, Real-Time Systems 46(1), 2010; here who waits is asleep, and writers are served in the order in which they came.</para>
/// <para>Not reentrant: a task that reads and reads again waits for itself if a writer came in between. Dispose the guard once, best
/// with <c>using (await rwLock.Read())</c>.</para>
/// <para>Nothing is lost by a cancelled wait: its turn, or a lock that nobody took, goes to the next; readers that a cancelled writer
/// held up go on.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>. Not for interrupts.
/// Allocation: when it is made.</para>
/// </remarks>
public sealed partial class RwLock
{
    private readonly object? _gate;
    private readonly ReadSide _readSide;
    private readonly WriteSide _writeSide;
    private readonly WaitQueue _readWaiters = new();
    private readonly WaitQueue _writeWaiters = new();

    /// <summary>One more than there are readers, so that one which is disposed twice is not at once the next reader's.</summary>
    private readonly ReadGuard[] _readGuards;

    /// <summary>Two that take turns, for the same reason.</summary>
    private readonly WriteGuard[] _writeGuards;
    private int _nextReadGuard;
    private int _nextWriteGuard;

    /// <summary>Readers that hold it, or have been woken to.</summary>
    private int _readers;
    private WriteGuard? _writer;

    /// <summary>Set aside for a writer that was woken.</summary>
    private bool _isGrantedToWriter;

    /// <summary>Makes a lock that nobody holds.</summary>
    /// <param name="readers">Readers that may hold it at the same time, at least 1; more wait.</param>
    /// <param name="waiters">Tasks that will wait to read, and as many to write; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether tasks of several executors use it.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">There is no reader.</exception>
    public RwLock(int readers = 8, int waiters = 2, bool shared = false)
    {
        if (readers < 1)
        {
            throw Errors.OutOfRange(nameof(readers), "must be at least 1");
        }

        _gate = SharedGate.Make(shared);
        _readSide = new ReadSide(this);
        _writeSide = new WriteSide(this);
        _readGuards = new ReadGuard[readers + 1];
        for (int i = 0; i < _readGuards.Length; i++)
        {
            _readGuards[i] = new ReadGuard(this);
        }

        _writeGuards = new[] { new WriteGuard(this), new WriteGuard(this) };
        Wait<ReadGuard>.Fill(waiters);
        Wait<WriteGuard>.Fill(waiters);
    }

    /// <summary>Readers that hold it, or have been woken to. Elsewhere than on a single executor it may be old by the time it is read.</summary>
    public int Readers => _readers;

    /// <summary>Whether a writer holds it; old or not as <see cref="Readers"/> is.</summary>
    public bool IsWriting => _writer is not null;

    /// <summary>
    /// Waits until this task may read. Cancellation: strict, it is not locked then. In a Select or Join take the guard with
    /// <see cref="Future{T}.TakeResult"/>; not taken, it is unlocked again. No allocation.
    /// </summary>
    /// <returns>What to dispose to unlock it.</returns>
    public Future<ReadGuard> Read() => Wait<ReadGuard>.Rent(_readSide);

    /// <summary>Waits until this task, alone, may write; otherwise as <see cref="Read"/>.</summary>
    /// <returns>What to dispose to unlock it.</returns>
    public Future<WriteGuard> Write() => Wait<WriteGuard>.Rent(_writeSide);

    /// <summary>Locks it for reading if no writer holds it or waits for it, and a place for a reader is free. No allocation.</summary>
    /// <returns>The guard, or null.</returns>
    public ReadGuard? TryRead()
    {
        SharedGate.Enter(_gate);
        ReadGuard? guard = null;
        if (MayRead)
        {
            _readers++;
            guard = TakeReadGuard();
        }

        SharedGate.Exit(_gate);
        return guard;
    }

    /// <summary>Locks it for writing if nobody holds it or waits for it. No allocation.</summary>
    /// <returns>The guard, or null.</returns>
    public WriteGuard? TryWrite()
    {
        SharedGate.Enter(_gate);
        WriteGuard? guard = IsFree ? TakeWriteGuard() : null;
        SharedGate.Exit(_gate);
        return guard;
    }

    private bool HasWriter => _writer is not null || _isGrantedToWriter;

    /// <summary>Nobody waits then, either.</summary>
    private bool IsFree => _readers == 0 && !HasWriter;

    private bool MayRead => !HasWriter && _writeWaiters.IsEmpty && _readers < _readGuards.Length - 1;

    internal void EndRead(ReadGuard guard)
    {
        SharedGate.Enter(_gate);
        bool isHeld = guard._isHeld;
        if (isHeld)
        {
            guard._isHeld = false;
            _readers--;
            AfterReader();
        }

        SharedGate.Exit(_gate);
        if (!isHeld)
        {
            throw Errors.NotHeld("a ReadGuard");
        }
    }

    internal void EndWrite(WriteGuard guard)
    {
        SharedGate.Enter(_gate);
        bool isHeld = _writer == guard;
        if (isHeld)
        {
            _writer = null;
            AfterWriter();
        }

        SharedGate.Exit(_gate);
        if (!isHeld)
        {
            throw Errors.NotHeld("a WriteGuard");
        }
    }

    internal ReadGuard Downgrade(WriteGuard guard)
    {
        SharedGate.Enter(_gate);
        ReadGuard? reader = null;
        if (_writer == guard)
        {
            _writer = null;
            _readers = 1;
            reader = TakeReadGuard();
            AfterWriter();
        }

        SharedGate.Exit(_gate);
        return reader ?? throw Errors.NotHeld("a WriteGuard");
    }

    /// <summary>A phase of readers has one less, or no writer any more behind it.</summary>
    private void AfterReader()
    {
        if (HasWriter)
        {
            return;
        }

        if (_writeWaiters.IsEmpty)
        {
            GrantReaders();
        }
        else
        {
            GrantWriter();
        }
    }

    /// <summary>A writer's phase is over.</summary>
    private void AfterWriter()
    {
        GrantReaders();
        GrantWriter();
    }

    private void GrantReaders()
    {
        while (!_readWaiters.IsEmpty && _readers < _readGuards.Length - 1)
        {
            _readers++;
            _readWaiters.Grant();
        }
    }

    private void GrantWriter()
    {
        if (_readers == 0 && !_writeWaiters.IsEmpty)
        {
            _isGrantedToWriter = true;
            _writeWaiters.Grant();
        }
    }

    private ReadGuard TakeReadGuard()
    {
        ReadGuard guard;
        do
        {
            guard = _readGuards[_nextReadGuard];
            _nextReadGuard = _nextReadGuard + 1 == _readGuards.Length ? 0 : _nextReadGuard + 1;
        }
        while (guard._isHeld);

        guard._isHeld = true;
        return guard;
    }

    private WriteGuard TakeWriteGuard()
    {
        WriteGuard guard = _writeGuards[_nextWriteGuard];
        _nextWriteGuard = 1 - _nextWriteGuard;
        _writer = guard;
        return guard;
    }
}
