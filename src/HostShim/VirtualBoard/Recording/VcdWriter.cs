using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Embedded.HostShim;

/// <summary>
/// Writes what a <see cref="Recorder"/> holds as a Value Change Dump (IEEE 1364-2005, section 18), the format that
/// GTKWave and other viewers open. There is no date in it and every line ends in LF, so that the same run gives the same
/// bytes on every machine.
/// </summary>
public static class VcdWriter
{
    // Identifier codes are made of the printable characters from '!' to '~'.
    private const int FirstCode = '!';
    private const int CodeCount = '~' - '!' + 1;
    private const string NanosecondTimescale = "1 ns";

    /// <summary>Writes a whole file.</summary>
    /// <param name="recorder">What to write.</param>
    /// <param name="endTicks">The end of the run: the last time stamp, so that a viewer shows the quiet end too.</param>
    /// <param name="writer">Where to; it is not closed.</param>
    public static void Write(Recorder recorder, long endTicks, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(writer);
        WriteHeader(recorder, writer);

        writer.Write("#0\n$dumpvars\n");
        foreach (Signal signal in recorder.Signals)
        {
            // A signal that was registered later has no value yet; it gets its first one when its time comes.
            WriteValue(writer, signal, signal.SinceTicks == 0 ? signal.Initial : null);
        }

        writer.Write("$end\n");
        WriteChanges(recorder, endTicks, writer);
    }

    private static void WriteHeader(Recorder recorder, TextWriter writer)
    {
        writer.Write("$version Embedded virtual board $end\n");
        writer.Write($"$timescale {Timescale()} $end\n");
        writer.Write("$scope module board $end\n");
        var scopes = new List<string>();
        foreach (Signal signal in recorder.Signals)
        {
            if (!scopes.Contains(signal.Scope))
            {
                scopes.Add(signal.Scope);
            }
        }

        foreach (string scope in scopes)
        {
            writer.Write($"$scope module {scope} $end\n");
            foreach (Signal signal in recorder.Signals)
            {
                if (signal.Scope == scope)
                {
                    string range = signal.Width == 1 ? "" : Invariant($" [{signal.Width - 1}:0]");
                    writer.Write(Invariant($"$var wire {signal.Width} {Code(signal)} {signal.Name}{range} $end\n"));
                }
            }

            writer.Write("$upscope $end\n");
        }

        writer.Write("$upscope $end\n$enddefinitions $end\n");
    }

    private static void WriteChanges(Recorder recorder, long endTicks, TextWriter writer)
    {
        long written = 0;
        var late = new Queue<Signal>();
        foreach (Signal signal in recorder.Signals)
        {
            if (signal.SinceTicks > 0)
            {
                late.Enqueue(signal);
            }
        }

        void Stamp(long ticks)
        {
            if (ticks != written)
            {
                writer.Write(Invariant($"#{ToUnits(ticks)}\n"));
                written = ticks;
            }
        }

        // Registrations are in the order of time, and so are changes: the two are merged.
        void Introduce(long upToTicks)
        {
            while (late.Count > 0 && late.Peek().SinceTicks <= upToTicks)
            {
                Signal signal = late.Dequeue();
                Stamp(signal.SinceTicks);
                WriteValue(writer, signal, signal.Initial);
            }
        }

        for (long i = 0; i < recorder.Count; i++)
        {
            Recorder.Change change = recorder.At(i);
            Introduce(change.AtTicks);
            Stamp(change.AtTicks);
            WriteValue(writer, recorder.Signals[change.SignalIndex], change.Value);
        }

        Introduce(endTicks);
        if (endTicks > written)
        {
            Stamp(endTicks);
        }
    }

    private static void WriteValue(TextWriter writer, Signal signal, uint? value)
    {
        if (signal.Width == 1)
        {
            writer.Write(value is null ? 'x' : value == 0 ? '0' : '1');
        }
        else
        {
            writer.Write('b');
            writer.Write(value is null ? "x" : Binary(value.Value, signal.Width));
            writer.Write(' ');
        }

        writer.Write(Code(signal));
        writer.Write('\n');
    }

    private static string Binary(uint value, int width)
    {
        Span<char> digits = stackalloc char[width];
        for (int i = 0; i < width; i++)
        {
            digits[i] = ((value >> (width - 1 - i)) & 1) == 0 ? '0' : '1';
        }

        return new string(digits);
    }

    private static string Code(Signal signal)
    {
        int rest = signal.Index;
        string code = "";
        do
        {
            code += (char)(FirstCode + (rest % CodeCount));
            rest = (rest / CodeCount) - 1;
        }
        while (rest >= 0);
        return code;
    }

    // The format knows only 1, 10 and 100 of a unit; a tick that is none of these is written in nanoseconds.
    private static string Timescale()
    {
        long perSecond = VirtualTime.TicksPerSecond;
        return perSecond switch
        {
            1 => "1 s",
            10 => "100 ms",
            100 => "10 ms",
            1_000 => "1 ms",
            10_000 => "100 us",
            100_000 => "10 us",
            1_000_000 => "1 us",
            10_000_000 => "100 ns",
            100_000_000 => "10 ns",
            _ => NanosecondTimescale,
        };
    }

    private static long ToUnits(long ticks) => Timescale() == NanosecondTimescale
        ? (long)((Int128)ticks * 1_000_000_000 / VirtualTime.TicksPerSecond)
        : ticks;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
