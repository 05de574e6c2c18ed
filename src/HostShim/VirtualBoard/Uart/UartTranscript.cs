using System;
using System.Text;

namespace Embedded.HostShim;

/// <summary>Everything that went one way over a UART, each byte with the time of its last bit.</summary>
public sealed class UartTranscript
{
    // What one stretch of the run between two calls of Reserve may send: at 115200 baud, 0.7 s.
    private const int Spare = 8192;

    private byte[] _bytes = new byte[2 * Spare];
    private long[] _ticks = new long[2 * Spare];

    internal UartTranscript()
    {
    }

    /// <summary>Bytes so far.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes so far. Valid until more follow.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count);

    /// <summary>For each byte, when it had left or arrived, in ticks. Valid until more follow.</summary>
    public ReadOnlySpan<long> Ticks => _ticks.AsSpan(0, Count);

    /// <summary>The bytes as UTF-8 text. Allocates.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    /// <summary>Makes room for the next stretch of the run, so that sending does not allocate.</summary>
    internal void Reserve()
    {
        if (_bytes.Length - Count < Spare)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
            Array.Resize(ref _ticks, _ticks.Length * 2);
        }
    }

    internal void Add(byte value, long atTicks)
    {
        if (Count == _bytes.Length)
        {
            // Nothing may be lost; a run that reserves between polls does not come here.
            Reserve();
        }

        _bytes[Count] = value;
        _ticks[Count++] = atTicks;
    }
}
