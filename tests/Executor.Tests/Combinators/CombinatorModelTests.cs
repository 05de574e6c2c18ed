using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random trees of combinators over methods, permits and locks against a plain calculation of what ends when, and how.</summary>
public class CombinatorModelTests
{
    private const int Kinds = 13;
    private const long Never = long.MaxValue;

    [Theory]
    [InlineData(false, 800)]
    [InlineData(true, 200)]
    public void RandomTree_EndsAsThePlainCalculationSays(bool strict, int runs) =>
        Steps.Check(Kinds, runs, 40, steps => Run(steps, strict, cancelAt: Never));

    [Theory]
    [InlineData(false, 800)]
    [InlineData(true, 200)]
    public void RandomTreeThatIsCancelled_EndsAsThePlainCalculationSays(bool strict, int runs) =>
        Steps.Check(Kinds, runs, 40, steps => Run(steps, strict, cancelAt: steps[0].Amount % 12));

    private static void Run(Step[] steps, bool strict, long cancelAt)
    {
        using var test = new TestExecutor(strict);
        var world = new World(test);
        Node tree = Make(new Queue<Step>(steps), world, 0, isShielded: false);
        Ending natural = Plan(tree, 0, Never, []);
        if (natural.At == Never && cancelAt == Never)
        {
            cancelAt = 20;
        }

        List<Note> plan = [];
        // After what happens at that time.
        Ending expected = Plan(tree, 0, cancelAt == Never || natural.At <= 2 * cancelAt ? Never : (2 * cancelAt) + 1, plan);
        TaskHandle task = test.Spawn(tree.Build(world));
        test.RunUntilIdle();
        while (IsAlive())
        {
            long now = test.Clock.NowTicks;
            if (now == cancelAt)
            {
                task.Cancel();
                test.RunUntilIdle();
            }

            test.Executor.AssertInvariants();
            long next = Math.Min(test.Executor.NextDeadlineTicks, now < cancelAt ? cancelAt : Never);
            if (!IsAlive() || next == Never)
            {
                break;
            }

            test.Advance(next - now);
        }

        Assert.Equal(expected.Outcome, task.GetState());
        Assert.Equal(expected.At / 2, test.Clock.NowTicks);
        int overdue = plan.RemoveAll(note => note.What == "overdue");
        Assert.Equal(Sorted(plan), Sorted(world.Notes));
        Exception[] told = test.TakeUnhandled();
        Assert.Equal(plan.Count(note => note.What == "fails"), told.Count(e => e is InvalidOperationException and not CleanUpTimeoutException));
        Assert.Equal(overdue, told.Count(e => e is CleanUpTimeoutException));
        Assert.All(world.Mutexes, mutex => Assert.False(mutex.IsLocked));
        if (expected.Outcome != TaskState.Completed)
        {
            Assert.Equal(World.AllPermits, world.Permits.Free);
        }

        bool IsAlive() => task.GetState() is TaskState.Ready or TaskState.Waiting;
    }

    private static string[] Sorted(List<Note> notes) => [.. notes.Select(note => note.ToString()).Order(StringComparer.Ordinal)];

    private static Node Make(Queue<Step> source, World world, int depth, bool isShielded)
    {
        Step step = source.Count > 0 ? source.Dequeue() : default;
        int kind = depth > 4 ? step.Kind % 6 : isShielded && step.Kind == 12 ? 0 : step.Kind;
        var node = new Node(kind, world.Nodes++, step.Amount % 11, step.Pick % 5, world);
        int children = kind is 6 or 7 or 8 ? 2 + (step.Pick % 3) : kind is 9 or 10 or 11 ? 1 : 0;
        for (int i = 0; i < children; i++)
        {
            node.Children.Add(Make(source, world, depth + 1, isShielded || kind == 10));
        }

        return node;
    }

    /// <summary>
    /// What becomes of a node that begins at a time and is cancelled at another. Times are twice the ticks: what happens in a tick is at the
    /// even one, and a cancellation is there too if it comes before that, or at the odd one if it comes after.
    /// </summary>
    private static Ending Plan(Node node, long start, long cancel, List<Note> notes)
    {
        if (start >= cancel)
        {
            return new Ending(TickOf(cancel), TaskState.Canceled);
        }

        switch (node.Kind)
        {
            case 6 or 7 or 8 or 9:
                return PlanBranches(node, start, cancel, notes);
            case 10:
                return Plan(node.Children[0], start, Never, notes);
            case 11:
                Ending natural = Plan(node.Children[0], start, Never, []);
                if (cancel == Never || natural.At < cancel)
                {
                    return Plan(node.Children[0], start, Never, notes);
                }

                List<Note> inTime = [];
                Ending ending = Plan(node.Children[0], start, cancel, inTime);
                long limit = TickOf(cancel) + (2 * node.Other);
                notes.AddRange(inTime.Where(note => 2 * note.At <= limit));
                if (ending.At <= limit)
                {
                    return ending;
                }

                notes.Add(new Note(node.Number, "overdue", limit / 2));
                return new Ending(limit, TaskState.Canceled);
            case 12:
                return cancel == Never ? new Ending(Never, TaskState.Waiting) : new Ending(TickOf(cancel), TaskState.Canceled);
            case 4 or 5:
                return new Ending(start, TaskState.Completed);
            default:
                long end = start + (2 * node.Ticks);
                bool isCancelled = end >= cancel;
                end = isCancelled ? TickOf(cancel) + (2 * node.Other) : end;
                notes.Add(new Note(node.Number, isCancelled ? "cleans up" : node.Kind == 3 ? "fails" : "ends", end / 2));
                return new Ending(end, isCancelled ? TaskState.Canceled : node.Kind == 3 ? TaskState.Faulted : TaskState.Completed);
        }
    }

    private static Ending PlanBranches(Node node, long start, long cancel, List<Note> notes)
    {
        List<Node> children = [.. node.Children];
        if (node.Kind == 9)
        {
            // The timer of a timeout is a method of which nobody hears.
            children.Add(new Node(4, -1, 0, 0, null!));
        }

        Ending PlanOne(int i, long cancelOne, List<Note> noted) =>
            node.Kind == 9 && i == 1 ? PlanTimer(start, node.Other, cancelOne) : Plan(children[i], start, cancelOne, noted);

        // Who decides how the others end, if that is before they are all cancelled from outside.
        int winner = -1;
        long decided = Never;
        for (int i = 0; i < children.Count && node.Kind != 6; i++)
        {
            Ending natural = PlanOne(i, Never, []);
            if (natural.At < decided && (node.Kind != 7 || natural.Outcome == TaskState.Faulted))
            {
                winner = i;
                decided = natural.At;
            }
        }

        bool isDecided = winner >= 0 && decided < cancel;
        long last = 0;
        bool anyFailed = false;
        bool winnerFailed = false;
        for (int i = 0; i < children.Count; i++)
        {
            long cancelOne = !isDecided ? cancel : i == winner ? Never : i < winner ? decided + 1 : decided;
            Ending ending = PlanOne(i, cancelOne, notes);
            last = Math.Max(last, ending.At);
            anyFailed |= ending.Outcome == TaskState.Faulted;
            winnerFailed |= i == winner && ending.Outcome == TaskState.Faulted;
        }

        if (last == Never)
        {
            return new Ending(Never, TaskState.Waiting);
        }

        // It hears of the cancellation only if it has not ended by then.
        bool isCancelled = isDecided ? last >= cancel : !EndsBefore();
        last = isCancelled ? Math.Max(last, TickOf(cancel)) : last;
        bool fails = isCancelled || node.Kind == 6 ? anyFailed : winnerFailed;
        return new Ending(last, fails ? TaskState.Faulted : isCancelled ? TaskState.Canceled : TaskState.Completed);

        bool EndsBefore()
        {
            for (int i = 0; i < children.Count; i++)
            {
                if (PlanOne(i, Never, []).At >= cancel)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static Ending PlanTimer(long start, long ticks, long cancel)
    {
        long end = start + (2 * ticks);
        return end < cancel ? new Ending(end, TaskState.Completed) : new Ending(TickOf(cancel), TaskState.Canceled);
    }

    private static long TickOf(long time) => time / 2 * 2;

    private readonly record struct Ending(long At, TaskState Outcome);

    private readonly record struct Note(int Number, string What, long At);

    private sealed class World(TestExecutor test)
    {
        internal const int AllPermits = 1000;

        internal TestExecutor Test { get; } = test;

        internal Permits Permits { get; } = new(AllPermits);

        internal List<Mutex> Mutexes { get; } = [];

        internal List<Note> Notes { get; } = [];

        internal int Nodes { get; set; }
    }

    private sealed class Node(int kind, int number, int ticks, int other, World world)
    {
        internal int Kind => kind;

        internal int Number => number;

        internal int Ticks => ticks;

        internal int Other => other;

        internal List<Node> Children { get; } = [];

        internal Future Build(World world)
        {
            switch (kind)
            {
                case 4:
                    return world.Permits.Acquire();
                case 5:
                    world.Mutexes.Add(new Mutex());
                    return world.Mutexes[^1].Lock();
                case 6:
                    return Future.Join(BuildChildren());
                case 7:
                    return Future.TryJoin(BuildChildren());
                case 8:
                    return Future.Select(BuildChildren());
                case 9:
                    return Timeout.AfterTicks(Children[0].Build(world), other);
                case 10:
                    return Future.Shield(Children[0].Build(world));
                case 11:
                    return Future.LimitCleanUp(Children[0].Build(world), other);
                case 12:
                    return Future.Pending();
                default:
                    return Work();
            }
        }

        private Future[] BuildChildren() => [.. Children.Select(child => child.Build(world))];

        private async Future Work()
        {
            bool isCancelled = true;
            try
            {
                await Timer.AfterTicks(ticks);
                isCancelled = false;
                Note(kind == 3 ? "fails" : "ends");
                if (kind == 3)
                {
                    throw new InvalidOperationException("node " + number);
                }
            }
            finally
            {
                if (isCancelled)
                {
                    await Timer.AfterTicks(other);
                    Note("cleans up");
                }
            }
        }

        private void Note(string what) => world.Notes.Add(new Note(number, what, world.Test.Clock.NowTicks));
    }
}
