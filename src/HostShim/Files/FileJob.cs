using System;
using System.IO;
using Embedded.Async;
using Microsoft.Win32.SafeHandles;

namespace Embedded.HostShim;

/// <summary>What is done with a file.</summary>
internal enum FileOperation
{
    /// <summary>One read of what is there.</summary>
    Read,

    /// <summary>All of it.</summary>
    Write,

    /// <summary>To the disk.</summary>
    Flush,

    /// <summary>The offset is the new length.</summary>
    SetLength,
}

/// <summary>One operation on an open file.</summary>
internal sealed class FileJob : BlockingJob<int>
{
    internal static readonly SpareJobs<FileJob> s_spares = new();

    private AsyncFile _file = null!;
    private FileOperation _operation;
    private Memory<byte> _into;
    private ReadOnlyMemory<byte> _from;
    private long _offset;

    internal void Set(AsyncFile file, FileOperation operation, long offset, Memory<byte> into, ReadOnlyMemory<byte> from)
    {
        _file = file;
        _operation = operation;
        _offset = offset;
        _into = into;
        _from = from;
    }

    internal void SetOffset(long offset) => _offset = offset;

    internal override void Forget()
    {
        _file = null!;
        _into = default;
        _from = default;
    }

    private protected override int Execute()
    {
        try
        {
            SafeFileHandle handle = _file.OpenHandle();
            // The handle is not closed, and its number not used again, before the system call has ended: that is SafeHandle's promise.
            switch (_operation)
            {
                case FileOperation.Read:
                    return _file.Pipe is FileStream pipe ? pipe.Read(_into.Span) : RandomAccess.Read(handle, _into.Span, _offset);
                case FileOperation.Write when _file.Pipe is FileStream:
                    _file.Pipe.Write(_from.Span);
                    return _from.Length;
                case FileOperation.Write:
                    RandomAccess.Write(handle, _from.Span, _offset);
                    return _from.Length;
                case FileOperation.Flush:
                    RandomAccess.FlushToDisk(handle);
                    return 0;
                default:
                    RandomAccess.SetLength(handle, _offset);
                    return 0;
            }
        }
        catch (ObjectDisposedException)
        {
            throw IoErrors.Disposed(nameof(AsyncFile));
        }
    }

    private protected override void BecomeSpare() => s_spares.Put(this);
}

/// <summary>One operation on an open file, at an offset of its own or at the file's position.</summary>
internal sealed class FileFuture : BlockingFuture<FileJob, int>
{
    private static readonly SharedPool s_shared = new("AsyncFile", knob: null);

    private AsyncFile? _positioned;
    private string _name = "";

    internal override string Name => _name;

    /// <summary>It uses the caller's memory, and a write that ended later than one that was begun after it would undo that.</summary>
    private protected override bool OutlivesCancel => true;

    /// <param name="file">Open.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="offset">Where, or the new length; -1 for at the file's position.</param>
    /// <param name="into">For a read.</param>
    /// <param name="from">For a write.</param>
    /// <param name="name">For messages.</param>
    internal static FileFuture Rent(
        AsyncFile file, FileOperation operation, long offset, Memory<byte> into, ReadOnlyMemory<byte> from, string name)
    {
        Future? free = s_shared.Rent();
        FileFuture future = free is null ? Platform.Track(new FileFuture()) : Platform.As<FileFuture>(free);
        future._positioned = offset < 0 ? file : null;
        future._name = name;
        future.Prepare(file.Pool).Set(file, operation, offset, into, from);
        return future;
    }

    internal override void GiveBack()
    {
        // Nobody saw it: the next read gets the same bytes, the next write overwrites them.
        if (_positioned is not null)
        {
            _positioned.Position -= _result;
        }

        Recycle();
    }

    private protected override FileJob MakeJob() => FileJob.s_spares.Take() ?? new FileJob();

    private protected override Exception? Begin()
    {
        if (_positioned is not null)
        {
            if (!_positioned.TryBeginAtPosition())
            {
                return FileErrors.UsedTwice(_name);
            }

            Job.SetOffset(_positioned.Position);
        }

        return null;
    }

    private protected override void Ended(int result) => _positioned?.EndAtPosition(result);

    private protected override void Forget() => _positioned = null;

    private protected override void ReturnToPool() => s_shared.Return(this);
}
