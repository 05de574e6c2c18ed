using System;

namespace Embedded.HostShim;

/// <summary>
/// A pipe or a serial port of Windows. Bytes go through a buffer for each direction, of which one overlapped operation at a time is under way
/// (<see cref="IocpDriver"/>).
/// </summary>
/// <remarks>
/// A write ends when its bytes are in the buffer. If the buffer's own write fails then, the next write tells; and if the handle is closed
/// before that has ended, it goes on and the system's handle is closed after it. The end of the reactor gives it up.
/// </remarks>
internal sealed unsafe class OverlappedHandle : CompletionHandle
{
    /// <summary>A page; more would save few completions, and each open handle has it for each direction.</summary>
    internal const int BufferBytes = 4096;

    private readonly bool _reads;
    private readonly bool _writes;

    private IocpDriver _driver = null!;
    private nint _file;
    private IoPacket* _reading;
    private IoPacket* _writing;

    /// <summary>Whether the packet's outcome is still to be looked at.</summary>
    private bool _readBegun;
    private bool _writeBegun;

    /// <summary>Errors that stay.</summary>
    private int _readError;
    private int _writeError;

    internal OverlappedHandle(Reactor reactor, nint file, bool reads, bool writes, string name)
        : base(reactor, name)
    {
        _file = file;
        _reads = reads;
        _writes = writes;
    }

    internal override int Attach(IocpDriver driver)
    {
        int error = driver.Associate(_file);
        if (error != 0)
        {
            return error;
        }

        _driver = driver;
        _reading = _reads ? IoPacket.Make(Key, IoDirection.Read, BufferBytes) : null;
        _writing = _writes ? IoPacket.Make(Key, IoDirection.Write, BufferBytes) : null;
        return 0;
    }

    internal override void Detach()
    {
        if (_reading is not null)
        {
            if (_reading->IsArmed)
            {
                Kernel32.Cancel(_file, _reading);
            }

            _driver.Abandon(_reading);
            _reading = null;
        }

        if (_writing is not null)
        {
            _file = _driver.Linger(_writing, _file) ? 0 : _file;
            _writing = null;
        }
    }

    internal override int Read(Span<byte> buffer)
    {
        while (_readError == 0)
        {
            if (_reading->IsArmed)
            {
                return -Errno.WouldBlock;
            }

            if (_readBegun)
            {
                _readBegun = false;
                _readError = WindowsErrno.FromStatus(_reading->Status);
                _reading->End = _readError == 0 ? _reading->Count : 0;
            }

            int count = int.Min(buffer.Length, _reading->End - _reading->Start);
            if (count > 0)
            {
                new ReadOnlySpan<byte>(IoPacket.BufferOf(_reading) + _reading->Start, count).CopyTo(buffer);
                _reading->Start += count;
                return count;
            }

            // Nothing is no end: a serial port whose time was over, or an empty write to a pipe.
            _readError = _readError != 0 ? _readError : _driver.Read(_reading, _file, BufferBytes);
            _readBegun = _readError == 0;
        }

        // Nobody has the other side of the pipe any more.
        return _readError == Errno.BrokenPipe ? 0 : -_readError;
    }

    internal override int Write(ReadOnlySpan<byte> buffer)
    {
        while (_writeError == 0)
        {
            if (_writing->IsArmed)
            {
                return -Errno.WouldBlock;
            }

            if (_writeBegun)
            {
                _writeBegun = false;
                _writeError = WindowsErrno.FromStatus(_writing->Status);
                _writing->Start += _writing->Count;
            }

            bool isEmpty = _writing->Start == _writing->End;
            int count = isEmpty ? int.Min(buffer.Length, BufferBytes) : 0;
            if (count > 0)
            {
                buffer[..count].CopyTo(new Span<byte>(IoPacket.BufferOf(_writing), count));
                _writing->Start = 0;
                _writing->End = count;
            }

            _writeError = _writeError != 0 ? _writeError : _driver.Write(_writing, _file);
            _writeBegun = _writeError == 0;
            if (isEmpty && _writeBegun)
            {
                return count;
            }
        }

        return -_writeError;
    }

    private protected override void Close()
    {
        if (_file != 0)
        {
            Kernel32.Close(_file);
        }
    }
}
