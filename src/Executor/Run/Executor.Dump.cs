namespace Embedded.Async;

/// <summary>For people who ask why a task does not go on: what it waits for, and which methods wait for that.</summary>
public sealed partial class Executor
{
    /// <summary>
    /// What a task waits for: the name of its innermost future, such as <c>Channel.Receive</c>; null if it has ended or is being
    /// polled. Executor thread only; may allocate.
    /// </summary>
    [Cold("for people")]
    public string? GetWait(TaskHandle task)
    {
        TaskState state = GetState(task);
        return state is TaskState.Ready or TaskState.Waiting ? _innermost[HandleBits.Slot((long)task)]!.Name : null;
    }

    /// <summary>
    /// A task as lines of text: its state, what it waits for and the chain of methods above that, the innermost first; a
    /// combinator's branches follow, indented. Executor thread only; allocates.
    /// </summary>
    /// <example><code>
    /// climate: waiting, Select &lt; Climate.Next &lt; Climate.Run
    ///   0: Channel.Receive
    ///   1: Timer
    /// </code></example>
    [Cold("for people")]
    public string[] Dump(TaskHandle task)
    {
        int slot = HandleBits.Slot((long)task);
        TaskState state = GetState(task);
        string head = (GetName(task) ?? "task " + slot) + ": " + TaskStateText.Of(state);
        if (state is not (TaskState.Ready or TaskState.Waiting))
        {
            // While a task is polled its chain changes; where it waited before may be back in its pool.
            return new string[] { head };
        }

        Future innermost = _innermost[slot]!;
        var lines = new string[1 + CountBranches(innermost)];
        lines[0] = head + ", " + ChainOf(innermost, null);
        DumpBranches(innermost, "  ", lines, 1);
        return lines;
    }

    /// <summary>All tasks as lines of text, by slot; see <see cref="Dump(TaskHandle)"/>. Executor thread only; allocates.</summary>
    [Cold("for people")]
    public string[] Dump()
    {
        int count = 0;
        for (int slot = 0; slot < TaskSlots; slot++)
        {
            TaskHandle task = GetTask(slot);
            count += task == TaskHandle.None ? 0 : Dump(task).Length;
        }

        var lines = new string[count];
        int next = 0;
        for (int slot = 0; slot < TaskSlots; slot++)
        {
            TaskHandle task = GetTask(slot);
            if (task != TaskHandle.None)
            {
                foreach (string line in Dump(task))
                {
                    lines[next++] = line;
                }
            }
        }

        return lines;
    }

    /// <summary>From a future that waits up to the root, or to the combinator it is a branch of.</summary>
    [Cold("for people")]
    private static string ChainOf(Future innermost, Future? top)
    {
        string chain = innermost.Name;
        for (Future? at = innermost._continuation; at is not null && at != top; at = at._continuation)
        {
            chain += " < " + at.Name;
        }

        return chain;
    }

    [Cold("for people")]
    private static int CountBranches(Future future)
    {
        int count = 0;
        BranchSet? set = future.Branches;
        for (int i = 0; set is not null && i < set.Count; i++)
        {
            count += 1 + (set.BranchOf(i)._ended ? 0 : CountBranches(set.BranchOf(i)._innermost));
        }

        return count;
    }

    [Cold("for people")]
    private static int DumpBranches(Future future, string indent, string[] lines, int next)
    {
        BranchSet? set = future.Branches;
        for (int i = 0; set is not null && i < set.Count; i++)
        {
            Branch branch = set.BranchOf(i);
            lines[next++] = indent + i + ": " + (branch._ended ? "ended" : ChainOf(branch._innermost, future));
            if (!branch._ended)
            {
                next = DumpBranches(branch._innermost, indent + "  ", lines, next);
            }
        }

        return next;
    }
}
