using System;
using System.IO;
using System.Threading;
using Embedded.Async;
using Microsoft.Win32.SafeHandles;

namespace Embedded.HostShim;

/// <summary>An open file. What may wait for the disk is done by a <see cref="BlockingPool"/>, since systems have no readiness for files.</summary>
/// <remarks>
/// <code>
///   using AsyncFile file = await AsyncFile.Open(path, FileMode.Open, FileAccess.Read);
///   while ((count = await file.Read(buffer)) > 0) { ... }
/// </code>
/// <para><see cref="Read"/> and <see cref="Write"/> are for one task at a time and move <see cref="Position"/>; <see cref="ReadAt"/> and
/// <see cref="WriteAt"/> leave it alone, and as many as you like may be under way. Nothing is buffered here: write large pieces.</para>
/// <para>Cancellation: an operation that has not begun is not done. One that has begun cannot be stopped, because the system cannot; the cancellation
/// waits for its end, so that the buffer is free afterwards and no later write is overtaken. Its outcome is dropped, and the position stays where it
/// was: a cancelled Read loses nothing, and a cancelled Write may have written some or all of its bytes, which the next Write
/// overwrites. (From a pipe or terminal, which have no positions, what a cancelled Read got is lost; and it may have to wait long.)</para>
/// <para>Disposed while an operation runs, the operation ends as ever, and the descriptor is closed after it. Operations that have not begun throw
/// <see cref="ObjectDisposedException"/>.</para>
/// <para>Errors are .NET's own, as File throws them, when awaited: <see cref="FileNotFoundException"/>,
/// <see cref="DirectoryNotFoundException"/>, <see cref="UnauthorizedAccessException"/>, and <see cref="IOException"/> for a full disk and others.
/// Allocation: none for an operation in steady state.</para>
/// </remarks>
public sealed class AsyncFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>1 while an operation at the position is under way.</summary>
    private int _isMoving;
    private long _position;

    /// <summary>Of its own, because a handle that was disposed serves on as long as an operation uses it.</summary>
    private bool _isDisposed;

    private AsyncFile(SafeFileHandle handle, string path, BlockingPool pool)
    {
        _handle = handle;
        Path = path;
        Pool = pool;
    }

    /// <summary>As it was opened.</summary>
    public string Path { get; }

    /// <summary>Where the next <see cref="Read"/> or <see cref="Write"/> begins, in bytes. Not while one is under way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>For what has no positions, pipes and terminals: RandomAccess refuses those. Null for files.</summary>
    internal FileStream? Pipe { get; private set; }

    internal BlockingPool Pool { get; }

    /// <summary>Opens or makes a file. Allocates. Cancellation: one that is opened all the same is closed.</summary>
    /// <param name="path">Relative to the process's directory, or absolute.</param>
    /// <param name="mode">With <see cref="FileMode.Append"/> the position begins at the end.</param>
    /// <param name="access">What will be done with it.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="pool">Does its work; null for <see cref="BlockingPool.Shared"/>.</param>
    /// <exception cref="IOException">When awaited: as in the remarks of the class.</exception>
    public static Future<AsyncFile> Open(
        string path, FileMode mode, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.Read, BlockingPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        pool ??= BlockingPool.Shared;
        return pool.Run(
            static asked =>
            {
                FileAccess access = asked.mode == FileMode.Append ? FileAccess.Write : asked.access;
                // Append is a position here, and not O_APPEND, so a file that is only opened serves as well.
                FileMode mode = asked.mode == FileMode.Append ? FileMode.OpenOrCreate : asked.mode;
                var file = new AsyncFile(File.OpenHandle(asked.path, mode, access, asked.share), asked.path, asked.pool);
                try
                {
                    long length = RandomAccess.GetLength(file._handle);
                    file._position = asked.mode == FileMode.Append ? length : 0;
                }
                catch (NotSupportedException)
                {
                    file.Pipe = new FileStream(file._handle, access, bufferSize: 0);
                }

                return file;
            },
            (path, mode, access, share, pool));
    }

    /// <summary>
    /// Reads at <see cref="Position"/> and moves it. Gives the number of bytes, which may be fewer than asked for, and 0 at the end of the file.
    /// </summary>
    /// <param name="buffer">Where the bytes go; leave it alone until the await is over.</param>
    /// <exception cref="IOException">When awaited: the device fails.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task reads or writes at the position.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future<int> Read(Memory<byte> buffer) =>
        FileFuture.Rent(this, FileOperation.Read, offset: -1, buffer, default, "AsyncFile.Read");

    /// <summary>Writes everything at <see cref="Position"/> and moves it.</summary>
    /// <param name="buffer">What to write. Must not change until the await is over.</param>
    /// <exception cref="IOException">When awaited: the disk is full, or the device fails. Some bytes may have been written.</exception>
    /// <inheritdoc cref="Read" path="/exception[2]"/>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future Write(ReadOnlyMemory<byte> buffer) =>
        FileFuture.Rent(this, FileOperation.Write, offset: -1, default, buffer, "AsyncFile.Write");

    /// <summary>Reads at an offset. Gives the number of bytes, which may be fewer than asked for, and 0 behind the end.</summary>
    /// <param name="buffer">Where the bytes go; leave it alone until the await is over.</param>
    /// <param name="offset">In bytes from the start of the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="IOException">When awaited: the device fails.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future<int> ReadAt(Memory<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return FileFuture.Rent(this, FileOperation.Read, offset, buffer, default, "AsyncFile.ReadAt");
    }

    /// <summary>Writes everything at an offset; behind the end, the file is made longer.</summary>
    /// <param name="buffer">What to write. Must not change until the await is over.</param>
    /// <param name="offset">In bytes from the start of the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="IOException">When awaited: the disk is full, or the device fails. Some bytes may have been written.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future WriteAt(ReadOnlyMemory<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return FileFuture.Rent(this, FileOperation.Write, offset, default, buffer, "AsyncFile.WriteAt");
    }

    /// <summary>Waits until what was written is on the disk, and not only with the system (fsync(2)).</summary>
    /// <exception cref="IOException">When awaited: the device fails; what was written may be lost.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future Flush() => FileFuture.Rent(this, FileOperation.Flush, offset: 0, default, default, "AsyncFile.Flush");

    /// <summary>Cuts the file off, or makes it longer by zeros. The position stays.</summary>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="IOException">When awaited: the disk is full, or the device fails.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return FileFuture.Rent(this, FileOperation.SetLength, length, default, default, "AsyncFile.SetLength");
    }

    /// <summary>Gives the file's length in bytes.</summary>
    /// <exception cref="NotSupportedException">When awaited: it is a pipe or a terminal.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    public Future<long> GetLength() => Pool.Run(
        static file =>
        {
            try
            {
                return RandomAccess.GetLength(file.OpenHandle());
            }
            catch (ObjectDisposedException)
            {
                throw IoErrors.Disposed(nameof(AsyncFile));
            }
        },
        this);

    /// <summary>
    /// Closes it on a thread of the pool, where the system may wait for the disk or a server. <see cref="Dispose"/> does the same on the calling
    /// thread. Cancellation: once begun, it is closed all the same.
    /// </summary>
    public Future Close() => Pool.Run(static file => file.Dispose(), this);

    /// <summary>Closes it, after the operations that run. Any thread; a second time it does nothing.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        // It has the same handle, and nothing of its own.
        Pipe?.Dispose();
        _handle.Dispose();
    }

    /// <summary>For what is about to begin. It may be disposed right afterwards: then the handle refuses, or serves on for this one.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal SafeFileHandle OpenHandle()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        return _handle;
    }

    internal bool TryBeginAtPosition() => Interlocked.Exchange(ref _isMoving, 1) == 0;

    internal void EndAtPosition(int moved)
    {
        _position += moved;
        // Publishes the position to the task that goes on.
        Volatile.Write(ref _isMoving, 0);
    }
}
