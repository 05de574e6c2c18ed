using System;
using System.IO;
using System.Text;
using System.Threading;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Types the lines of an input on the board's serial console, from a thread of its own because reading an input blocks.
/// It waits for the answer to a line before it types the next, as a person does: the console's receive buffer is small.
/// </summary>
internal sealed class ConsoleFeeder
{
    /// <summary>Longer than the firmware ever pauses within an answer: a chunk of 64 bytes takes 6 ms.</summary>
    private static readonly long s_quietTicks = VirtualTime.FromMilliseconds(20);

    /// <summary>A console that leaves bytes unread for so long does not read any more; the input must end all the same.</summary>
    private static readonly long s_deafTicks = VirtualTime.FromMilliseconds(2000);

    private readonly VirtualUart _uart;
    private readonly TextReader _input;
    private readonly object _gate = new();
    // All three are read and written under the gate. The reader asks only after it has sent, in the same lock, so that
    // whoever sees it asking sees what it sent on the wire.
    private bool _asks = true;
    private bool _ended;
    private bool _closed;

    internal ConsoleFeeder(VirtualUart uart, TextReader input)
    {
        _uart = uart;
        _input = input;
    }

    /// <summary>True once the input has ended and its last line has been answered.</summary>
    internal bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    internal void Start() => new Thread(Feed) { IsBackground = true, Name = "standard input" }.Start();

    /// <summary>Called on the board's thread between turns: lets the reader go on when the console has fallen silent.</summary>
    internal void Watch(long now)
    {
        lock (_gate)
        {
            if (_asks && IsSilent(now))
            {
                _asks = false;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>After this nothing reaches the board any more; the thread may stay in a read until the process ends.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool IsSilent(long now)
    {
        long silence = now - Math.Max(LastTicks(_uart.Incoming), LastTicks(_uart.Transcript));
        bool idle = _uart.BytesToRead == 0 && _uart.BytesToWrite == 0;
        return _uart.BytesOnWire == 0 && silence >= (idle ? s_quietTicks : s_deafTicks);
    }

    private static long LastTicks(UartTranscript transcript) => transcript.Count == 0 ? 0 : transcript.Ticks[^1];

    private void Feed()
    {
        while (WaitForAnswer())
        {
            // Outside of the lock: somebody may take their time.
            string? line = _input.ReadLine();
            lock (_gate)
            {
                if (_closed || line is null)
                {
                    _ended = true;
                    return;
                }

                _uart.SendFromOutside(Encoding.UTF8.GetBytes(line + "\r\n"));
                _asks = true;
            }
        }
    }

    private bool WaitForAnswer()
    {
        lock (_gate)
        {
            while (_asks && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return !_closed;
        }
    }
}
