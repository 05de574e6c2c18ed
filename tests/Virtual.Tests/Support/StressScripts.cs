using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>Scripts that drive the firmware down paths the demonstration does not take.</summary>
internal static class StressScripts
{
    private static readonly string[] s_commands =
    [
        "help", "status", "tasks", "tasks now", "set 30", "set 5.25", "set 40.00", "set 41", "set 4.99", "set", "set x", "set 24 25",
        "set 1234567", "set 24.555", "set .", "set -3", "mode", "mode auto", "mode off", "mode manual", "mode party", "mode auto now",
        "", "   ", "  status  ", "STATUS", "\\t", "héllo €", "a\\rb\\nc", "status",
    ];

    internal static readonly Dictionary<string, string> All = new()
    {
        ["empty"] = "",
        ["every command"] = Lines(s_commands.Select((command, i) => $"{i + 1}s serial \"{command}\"")),
        ["long lines"] = Lines(new[] { 64, 65, 300, 5000 }.Select((length, i) => $"{10 * i}s serial \"{new string('x', length)}\"")),
        ["typed while it answers"] = Lines(Enumerable.Range(0, 400).Select(i => $"{1000 + (20 * i)}ms serial \"{s_commands[i % 7]}\"")),
        ["pasted"] = $"1s serial \"{string.Join("\\n", Enumerable.Repeat(s_commands, 8).SelectMany(commands => commands))}\"",
        ["shortest presses"] = Lines(Enumerable.Range(0, 300).Select(i => $"{1000 + (12 * i)}ms press button 6ms")),
        ["many presses"] = Lines(Enumerable.Range(0, 200).Select(i => $"{1000 + (50 * i)}ms press button 30ms")),
        ["long presses"] = Lines(Enumerable.Range(0, 20).Select(i => $"{1 + (2 * i)}s press button 1900ms")),
        ["unplugged from the start"] = "0s sensor fault nack\n10s serial \"status\"",
        ["stuck from the start"] = "0s sensor fault stuck\n10s serial \"status\"\n30s sensor ok",
        ["stretching from the start"] = "0s sensor fault stretch\n10s serial \"status\"\n30s sensor ok",
        ["stuck while busy"] = "5s sensor fault stuck\n6s press button 80ms\n7s serial \"help\"\n20s sensor ok\n21s serial \"status\"",
        ["all at power-on"] = "0s press button 50ms\n0s serial \"status\"\n0s sensor fault nack\n1ms serial \"tasks\"",
        ["everything"] = Everything(),
    };

    internal static TheoryData<string> Names => [.. All.Keys];

    internal static string Everything() => Lines(
        Enumerable.Range(0, 250).Select(i => $"{500 + (137 * i)}ms sensor {(i % 2 == 1 ? "ok" : i % 4 == 0 ? "fault nack" : "fault stretch")}")
            .Concat(Enumerable.Range(0, 150).Select(i => $"{700 + (211 * i)}ms press button 40ms"))
            .Concat(Enumerable.Range(0, 150).Select(i => $"{600 + (223 * i)}ms serial \"{s_commands[i % s_commands.Length]}\"")));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
