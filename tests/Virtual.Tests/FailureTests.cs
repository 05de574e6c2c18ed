using System;
using System.Device.Gpio;
using System.IO;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class FailureTests
{
    [Fact]
    public void AllocatingFirmware_ShowsInTheHeapLineAndExitCode()
    {
        CliResult result = Cli.Run(rig => rig.Executor.Spawn(Misbehaving.Allocate(), "greedy"), "--for", "1s");
        Assert.Equal(1, result.ExitCode);
        // Nine arrays of 1000 bytes and their headers; the tenth would come just after the end.
        Assert.Matches("^heap after start-up: 9216 bytes allocated in [0-9]+ polls$", result.LastLine);
        Assert.Equal(1000, Misbehaving.Kept);
    }

    [Fact]
    public void FaultedTask_IsListedAndExitCode1()
    {
        CliResult result = Cli.Run(rig => rig.Executor.Spawn(Misbehaving.Throw(), "bad"), "--for", "1s");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("task \"bad\": InvalidOperationException: the task is broken", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("bad         faulted", StringComparison.Ordinal));
    }

    [Fact]
    public void ThrowingInterruptHandlers_AreListedUpToFive()
    {
        CliResult result = Cli.Run(
            rig =>
            {
                // The firmware's own processor swallows pin events, so the handler is put where every event goes by.
                nanoFramework.Runtime.Events.EventSink.AddEventProcessor(nanoFramework.Runtime.Events.EventCategory.Custom, new ThrowingProcessor());
                for (int i = 0; i < 7; i++)
                {
                    rig.Board.Interrupts.Post((byte)nanoFramework.Runtime.Events.EventCategory.Custom, 0, 0, 0);
                }
            },
            "--for", "1s");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(5, result.Output.Split("interrupt handler: NotSupportedException: no").Length - 1);
        Assert.Contains("and 2 more", result.Lines);
    }

    [Fact]
    public void NeverSealed_IsSaidAndExitCode1()
    {
        RunOptions options = new() { ForTicks = 1, RealTime = false, Interactive = false, Seed = 1, Trace = null, Script = null, Vcd = null, Json = null };
        RunInputs inputs = RunInputs.Load(options, out _)!;
        using var rig = new GreenhouseRig(1, inputs.Trace, realTime: false);
        RunReport report = ReportBuilder.Build(rig, options, inputs, []);
        using var output = new StringWriter();
        ReportPrinter.Print(report, output, colours: false);
        Assert.Equal(1, report.ExitCode);
        Assert.EndsWith("heap after start-up: not measured, the firmware never finished its start-up\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0 bytes allocated", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void HeapLine_IsGreenOrRedWhereThereAreColours()
    {
        RunOptions options = new() { ForTicks = 1, RealTime = false, Interactive = false, Seed = 1, Trace = null, Script = null, Vcd = null, Json = null };
        RunInputs inputs = RunInputs.Load(options, out _)!;
        using var rig = new GreenhouseRig(1, inputs.Trace, realTime: false);
        rig.Runner.Run(VirtualTime.TicksPerSecond);
        RunReport report = ReportBuilder.Build(rig, options, inputs, []);
        Assert.Contains("\e[32mheap after start-up: 0 bytes", Print(report), StringComparison.Ordinal);
        Assert.Contains("\e[91mheap after start-up: 8 bytes", Print(report with { Heap = report.Heap with { Bytes = 8 } }), StringComparison.Ordinal);
    }

    private static string Print(RunReport report)
    {
        using var output = new StringWriter();
        ReportPrinter.Print(report, output, colours: true);
        return output.ToString();
    }

    private sealed class ThrowingProcessor : nanoFramework.Runtime.Events.IEventProcessor
    {
        public nanoFramework.Runtime.Events.BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) => throw new NotSupportedException("no");
    }
}
