using System.IO;
using System.Linq;
using System.Text.Json;
using Embedded.Async;
using Xunit;

namespace Embedded.HostShim.Tests;

public class ChromeTraceTests
{
    [Fact]
    public void Trace_OfATask_IsWrittenWhole()
    {
        var clock = new ManualClock();
        using var executor = new Executor(clock, 4);
        var recorder = new TraceRecorder(executor, 32);
        executor.Trace = recorder;
        executor.Spawn(Waits(), "the \"task\"");
        executor.BlockOn(Timer.AfterTicks(9));
        Assert.Equal(
            [
                "M 0 executor", "M 1 the \"task\"", "i 1 0 spawned", "i 1 0 woken", "M 2 BlockOn", "i 2 0 spawned", "i 2 0 woken",
                "B 1 0 poll", "E 1 0 poll", "B 2 0 poll", "E 2 0 poll", "B 0 0 idle",
                "E 0 7 idle", "i 0 7 timer fired", "i 1 7 woken", "B 1 7 poll", "E 1 7 poll", "i 1 7 completed", "B 0 7 idle",
                "E 0 9 idle", "i 0 9 timer fired", "i 2 9 woken", "B 2 9 poll", "E 2 9 poll", "i 2 9 completed",
            ],
            Write(recorder));

        static async Future Waits() => await Timer.AfterTicks(7);
    }

    [Fact]
    public void PollWhoseBeginningIsLost_IsLeftOut()
    {
        using var executor = new Executor(new ManualClock(), 4);
        var recorder = new TraceRecorder(executor, 2, withTimes: false);
        recorder.PollStarted(3);
        recorder.PollEnded(3);
        recorder.SteppedAside(3);
        Assert.Equal(["M 0 executor", "M 4 task 3", "i 4 2 stepped aside"], Write(recorder));
    }

    [Fact]
    public void EmptyRecorder_IsAValidFile()
    {
        using var executor = new Executor(new ManualClock(), 4);
        Assert.Equal(["M 0 executor"], Write(new TraceRecorder(executor, 2)));
    }

    private static string[] Write(TraceRecorder recorder)
    {
        using var writer = new StringWriter();
        ChromeTrace.Write(recorder, writer);
        using JsonDocument document = JsonDocument.Parse(writer.ToString());
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(Line)];
    }

    private static string Line(JsonElement item)
    {
        string phase = item.GetProperty("ph").GetString()!;
        string what = phase == "M"
            ? item.GetProperty("args").GetProperty("name").GetString()!
            : item.GetProperty("ts").GetDouble() + " " + item.GetProperty("name").GetString();
        return $"{phase} {item.GetProperty("tid").GetInt32()} {what}";
    }
}
