using Embedded.Async;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Times on a serial line, in ticks, rounded up (Modbus over Serial Line V1.02, 2.5.1.1).</summary>
internal sealed class RtuTiming
{
    /// <summary>A character has 11 bits in RTU mode: start, 8 data bits, parity or a second stop bit, stop.</summary>
    private const int BitsPerCharacter = 11;

    /// <summary>Above this rate the silence is fixed, or interrupts would take all of a processor's time.</summary>
    private const int FixedAboveBaud = 19_200;

    private const int FixedSilenceMicroseconds = 1750;

    private readonly int _baud;

    internal RtuTiming(int baud)
    {
        _baud = baud;
        SilenceTicks = baud > FixedAboveBaud
            ? Scale(FixedSilenceMicroseconds, 1_000_000)
            // 3.5 characters, in half bits.
            : Scale(7 * BitsPerCharacter, 2L * baud);
    }

    /// <summary>Between two frames the line is silent for at least so long.</summary>
    internal long SilenceTicks { get; }

    /// <summary>How long so many characters take.</summary>
    internal long TicksOf(int characters) => Scale((long)characters * BitsPerCharacter, _baud);

    private static long Scale(long numerator, long denominator) => ((numerator * Clock.TicksPerSecond) + denominator - 1) / denominator;
}
