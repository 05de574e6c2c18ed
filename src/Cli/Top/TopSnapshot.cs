using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Embedded.Cli.Top;

/// <summary>One line of an application's console; its protocol is told at RuntimeConsole in src/HostShim. Times are in nanoseconds.</summary>
internal sealed record TopSnapshot(
    string Kind,
    string Name,
    long Process,
    long Time,
    long Stalled,
    long TaskCount,
    long Injected,
    IReadOnlyList<TopWorker> Workers,
    IReadOnlyList<TopTask> Tasks)
{
    internal const string Protocol = "embedded-runtime/1";

    /// <summary>Reads a line; null if it is none of this protocol.</summary>
    internal static TopSnapshot? TryParse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("protocol", out JsonElement protocol) && protocol.ValueEquals(Protocol)
                ? Read(root)
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static TopSnapshot Read(JsonElement root)
    {
        List<TopWorker> workers = [];
        foreach (JsonElement worker in root.GetProperty("workers").EnumerateArray())
        {
            workers.Add(new TopWorker(
                Number(worker, "polls"),
                Number(worker, "steals"),
                Number(worker, "parks"),
                Number(worker, "queue"),
                Number(worker, "busy_ns"),
                worker.TryGetProperty("running", out JsonElement running) ? running.GetString() : null));
        }

        List<TopTask> tasks = [];
        foreach (JsonElement task in root.GetProperty("tasks").EnumerateArray())
        {
            List<TopFinding> findings = [];
            foreach (JsonElement finding in task.GetProperty("findings").EnumerateArray())
            {
                findings.Add(new TopFinding(Text(finding, "lint"), Text(finding, "text"), Text(finding, "advice")));
            }

            long id = Number(task, "id");
            tasks.Add(new TopTask(
                id,
                task.TryGetProperty("name", out JsonElement name) ? name.GetString()! : "task " + (id & 0xFFFFFF),
                Text(task, "state"),
                Number(task, "polls"),
                Number(task, "busy_ns"),
                Number(task, "longest_ns"),
                Number(task, "since_ns"),
                findings));
        }

        return new TopSnapshot(
            Text(root, "kind"),
            Text(root, "name"),
            Number(root, "process"),
            Number(root, "time_ns"),
            Number(root, "stalled_ns"),
            Number(root, "task_count"),
            Number(root, "injected"),
            workers,
            tasks);
    }

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}

/// <summary>A worker's counters and times, since its start.</summary>
internal sealed record TopWorker(long Polls, long Steals, long Parks, long Queue, long Busy, string? Running);

/// <summary>A task's.</summary>
internal sealed record TopTask(long Id, string Name, string State, long Polls, long Busy, long Longest, long Since, IReadOnlyList<TopFinding> Findings);

/// <summary>What a lint says of a task.</summary>
internal sealed record TopFinding(string Lint, string Text, string Advice);
