using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Writes down every hook, for tests that compare the order whole.</summary>
internal sealed class TraceLog(Clock? clock = null, string prefix = "", List<string>? lines = null) : ExecutorTrace
{
    private readonly List<string> _lines = lines ?? [];

    public override void TaskSpawned(int slot, string? name) => Add($"spawned {slot} {name}");

    public override void TaskWoken(int slot) => Add($"woken {slot}");

    public override void PollStarted(int slot) => Add($"poll {slot}");

    public override void PollEnded(int slot) => Add($"end {slot}");

    public override void SteppedAside(int slot) => Add($"aside {slot}");

    public override void TaskEnded(int slot, TaskState state) => Add($"{state} {slot}");

    public override void TimerFired(long latenessTicks) => Add($"timer {latenessTicks}");

    public override void Idle(long untilTicks) => Add($"idle {untilTicks}");

    internal void AssertLines(params string[] expected)
    {
        string[] actual = [.. _lines];
        _lines.Clear();
        Assert.Equal(expected, actual);
    }

    private void Add(string line) => _lines.Add(prefix + (clock is null ? "" : clock.NowTicks + " ") + line);
}
