using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random tasks under a schedule against a list that is searched for the first.</summary>
public class ScheduleModelTests
{
    private const int Slots = 6;

    [Fact]
    public void RandomTasks_AreChosenByPriority_AsFromAList() =>
        Tests.Steps.Check(8, 300, 60, steps => new Play(new PrioritySchedule()).Run(steps));

    [Fact]
    public void RandomTasks_AreChosenByDeadline_AsFromAList() =>
        Tests.Steps.Check(8, 300, 60, steps => new Play(new DeadlineSchedule()).Run(steps));

    private sealed class Play(Schedule schedule)
    {
        private readonly List<Probe> _alive = [];

        /// <summary>In the order in which they became ready, or were changed since.</summary>
        private readonly List<Probe> _ready = [];
        private Probe? _polled;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: Slots, schedule: schedule);
            // From here on it belongs to this thread, so that a wake-up does not go through the inbox.
            test.RunOnce();
            foreach (Step step in steps)
            {
                Do(test, step);
                test.Executor.AssertInvariants();
            }

            while (_ready.Count > 0)
            {
                RunOnce(test);
            }

            Assert.False(test.RunOnce());
        }

        private void Do(TestExecutor test, Step step)
        {
            Probe? probe = _alive.Count == 0 ? null : _alive[step.Pick % _alive.Count];
            switch (step.Kind)
            {
                case 0 or 1 when _alive.Count < Slots:
                    probe = new Probe(this);
                    probe.Task = test.Spawn(probe);
                    _alive.Add(probe);
                    _ready.Add(probe);
                    break;
                case 2 when probe is not null:
                    probe.Task.GetWaker().Wake();
                    Wake(probe);
                    break;
                case 3 when probe is not null && step.Amount % 8 == 0:
                    Worker.Run(() => probe.Task.GetWaker().Wake());
                    // It is taken from the inbox before the next poll, or the next look at the queue.
                    Wake(probe);
                    RunOnce(test);
                    break;
                case 4 when probe is not null:
                    Change(probe, step.Amount);
                    break;
                case 5 when probe is not null:
                    probe.Next = (After)(step.Amount % 4);
                    probe.NewUrgency = step.Amount / 4;
                    break;
                default:
                    RunOnce(test);
                    break;
            }
        }

        private void RunOnce(TestExecutor test)
        {
            Probe? expected = null;
            foreach (Probe probe in _ready)
            {
                // The first of those that are as urgent.
                if (expected is null || probe.Urgency > expected.Urgency)
                {
                    expected = probe;
                }
            }

            _polled = null;
            Assert.Equal(expected is not null, test.RunOnce());
            Assert.Equal(expected, _polled);
        }

        private void Wake(Probe probe)
        {
            if (!_ready.Contains(probe))
            {
                _ready.Add(probe);
            }
        }

        private void Change(Probe probe, int number)
        {
            // Few values, so that many are equal.
            long urgency;
            if (schedule is PrioritySchedule priorities)
            {
                urgency = number % 4 * 10;
                priorities.SetPriority(probe.Task, (int)urgency);
            }
            else
            {
                long deadline = number % 4 == 0 ? DeadlineSchedule.None : number % 4;
                ((DeadlineSchedule)schedule).SetDeadline(probe.Task, deadline);
                urgency = -deadline;
            }

            if (urgency != probe.Urgency && _ready.Remove(probe))
            {
                _ready.Add(probe);
            }

            probe.Urgency = urgency;
        }

        private enum After
        {
            Wait,
            Yield,
            End,
            ChangeAndYield,
        }

        private sealed class Probe(Play play) : Future
        {
            internal TaskHandle Task { get; set; }

            internal long Urgency { get; set; } = play.FirstUrgency;

            internal After Next { get; set; }

            internal int NewUrgency { get; set; }

            internal override string Name => "Probe";

            internal override Future? Poll(Executor executor)
            {
                play._polled = this;
                play._ready.Remove(this);
                if (Next == After.ChangeAndYield)
                {
                    play.Change(this, NewUrgency);
                }

                if (Next is After.Yield or After.ChangeAndYield)
                {
                    Next = After.Wait;
                    play._ready.Add(this);
                    return Requeue.Instance;
                }

                if (Next == After.End)
                {
                    play._alive.Remove(this);
                    SetStatus(FutureStatus.Completed);
                }

                return null;
            }

            internal override Future? Cancel(Executor executor) => EndCanceled();

            internal override void Recycle() => _state = FutureStatus.Taken;
        }

        private long FirstUrgency => schedule is PrioritySchedule ? PrioritySchedule.Normal : -DeadlineSchedule.None;
    }
}
