using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Writes what a <see cref="TraceRecorder"/> holds in the Trace Event Format (JSON), which Perfetto and chrome://tracing open: a row for
/// the executor's timers and rests, and one for each slot with its task's polls.
/// </summary>
public static class ChromeTrace
{
    private const int ExecutorRow = 0;

    /// <summary>Writes a whole file. Without times in the recorder, an event counts as a microsecond.</summary>
    /// <param name="recorder">What to write.</param>
    /// <param name="writer">Where to; it is not closed.</param>
    public static void Write(TraceRecorder recorder, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("{\"traceEvents\":[\n");
        WriteName(writer, "process_name", ExecutorRow, "executor");
        var isNamed = new bool[SlotsIn(recorder)];
        bool isIdle = false;
        int polled = -1;
        for (long number = recorder.First; number < recorder.Count; number++)
        {
            TraceEvent kind = recorder.GetKind(number);
            int slot = recorder.GetSlot(number);
            double time = recorder.HasTimes ? recorder.GetTicks(number) * (1e6 / Clock.TicksPerSecond) : number;
            if (slot >= 0 && !isNamed[slot])
            {
                isNamed[slot] = true;
                WriteName(writer, "thread_name", RowOf(slot), recorder.GetName(slot) ?? Invariant($"task {slot}"));
            }

            if (isIdle != (kind == TraceEvent.Idle))
            {
                isIdle = !isIdle;
                WriteEvent(writer, "idle", isIdle ? "B" : "E", ExecutorRow, time);
            }

            switch (kind)
            {
                case TraceEvent.Idle:
                    break;
                case TraceEvent.PollStarted:
                    polled = slot;
                    WriteEvent(writer, "poll", "B", RowOf(slot), time);
                    break;
                case TraceEvent.PollEnded:
                    // The beginning of the first one may have been overwritten.
                    if (polled == slot)
                    {
                        WriteEvent(writer, "poll", "E", RowOf(slot), time);
                    }

                    polled = -1;
                    break;
                default:
                    WriteEvent(writer, NameOf(recorder, number, kind), "i", slot < 0 ? ExecutorRow : RowOf(slot), time);
                    break;
            }
        }

        writer.Write("\n]}\n");
    }

    private static int RowOf(int slot) => slot + 1;

    private static int SlotsIn(TraceRecorder recorder)
    {
        int slots = 0;
        for (long number = recorder.First; number < recorder.Count; number++)
        {
            slots = Math.Max(slots, recorder.GetSlot(number) + 1);
        }

        return slots;
    }

    private static string NameOf(TraceRecorder recorder, long number, TraceEvent kind) => kind switch
    {
        TraceEvent.Spawned => "spawned",
        TraceEvent.Woken => "woken",
        TraceEvent.SteppedAside => "stepped aside",
        TraceEvent.TimerFired => "timer fired",
        _ => recorder.GetState(number).ToString().ToLowerInvariant(),
    };

    /// <summary>The first line of the file, and what follows the others with a comma before it.</summary>
    private static void WriteName(TextWriter writer, string kind, int row, string name)
    {
        writer.Write(kind == "process_name" ? "" : ",\n");
        writer.Write(Invariant($"{{\"name\":\"{kind}\",\"ph\":\"M\",\"pid\":1,\"tid\":{row},\"args\":{{\"name\":{JsonSerializer.Serialize(name)}}}}}"));
    }

    private static void WriteEvent(TextWriter writer, string name, string phase, int row, double time)
    {
        string scope = phase == "i" ? ",\"s\":\"t\"" : "";
        writer.Write(Invariant($",\n{{\"name\":\"{name}\",\"ph\":\"{phase}\"{scope},\"pid\":1,\"tid\":{row},\"ts\":{time}}}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
