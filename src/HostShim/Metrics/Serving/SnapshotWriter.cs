using System;
using System.Buffers;
using System.Text.Json;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A snapshot as one line of JSON; see <see cref="RuntimeConsole"/> for what is in it.</summary>
internal sealed class SnapshotWriter(string kind, string name) : IDisposable
{
    /// <summary>Longer names are cut: a line has a bound.</summary>
    private const int MostCharacters = 100;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json = new(System.IO.Stream.Null);
    private readonly string _name = Cut(name);

    /// <summary>The line, with its line feed; good until the next.</summary>
    internal ReadOnlyMemory<byte> Line => _buffer.WrittenMemory;

    public void Dispose() => _json.Dispose();

    internal void Write(RuntimeSnapshot snapshot)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("protocol"u8, RuntimeConsole.Protocol);
        _json.WriteString("kind"u8, kind);
        _json.WriteString("name"u8, _name);
        _json.WriteNumber("process"u8, Environment.ProcessId);
        _json.WriteNumber("time_ns"u8, snapshot.Time);
        _json.WriteNumber("stalled_ns"u8, snapshot.Stalled);
        _json.WriteNumber("task_count"u8, snapshot.TaskCount);
        _json.WriteNumber("injected"u8, snapshot.Injected);
        _json.WriteStartArray("workers"u8);
        foreach (WorkerSample worker in snapshot.Workers)
        {
            Write(worker);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("tasks"u8);
        foreach (TaskSample task in snapshot.Tasks)
        {
            Write(task, snapshot);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
    }

    private void Write(in WorkerSample worker)
    {
        _json.WriteStartObject();
        _json.WriteNumber("polls"u8, worker.Figures.Polls);
        _json.WriteNumber("spawned"u8, worker.Figures.Spawned);
        _json.WriteNumber("ended"u8, worker.Figures.Ended);
        _json.WriteNumber("steals"u8, worker.Figures.Steals);
        _json.WriteNumber("stolen"u8, worker.Figures.Stolen);
        _json.WriteNumber("injected"u8, worker.Figures.Injected);
        _json.WriteNumber("overflowed"u8, worker.Figures.Overflowed);
        _json.WriteNumber("timers"u8, worker.Figures.TimersFired);
        _json.WriteNumber("parks"u8, worker.Figures.Parks);
        _json.WriteNumber("queue"u8, worker.Figures.QueueLength);
        _json.WriteNumber("busy_ns"u8, worker.Busy);
        _json.WriteNumber("idle_ns"u8, worker.Idle);
        if (worker.Running is not null)
        {
            _json.WriteString("running"u8, Cut(worker.Running));
        }

        _json.WriteEndObject();
    }

    private void Write(in TaskSample task, RuntimeSnapshot snapshot)
    {
        _json.WriteStartObject();
        _json.WriteNumber("id"u8, (long)task.Task);
        if (task.Name is not null)
        {
            _json.WriteString("name"u8, Cut(task.Name));
        }

        _json.WriteString("state"u8, TaskStateText.Of(task.State));
        _json.WriteNumber("polls"u8, task.Polls);
        _json.WriteNumber("busy_ns"u8, task.Busy);
        _json.WriteNumber("longest_ns"u8, task.Longest);
        _json.WriteNumber("since_ns"u8, task.Since);
        _json.WriteStartArray("findings"u8);
        if (task.HasFindings)
        {
            int slot = task.Task.GetSlot();
            foreach (TaskFinding finding in snapshot.Findings)
            {
                if (finding.Slot == slot)
                {
                    _json.WriteStartObject();
                    _json.WriteString("lint"u8, finding.Lint.ToString());
                    _json.WriteString("text"u8, finding.Text);
                    _json.WriteString("advice"u8, finding.Advice);
                    _json.WriteEndObject();
                }
            }
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
