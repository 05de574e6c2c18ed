using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.HostShim.Tests;

public class VirtualTimeTests
{
    private readonly VirtualTime _time = new();
    private readonly List<string> _trace = [];

    [Fact]
    public void Advance_RunsEventsInOrderOfTimeThenOfScheduling_EachAtItsOwnTime()
    {
        _time.Schedule(30, new Note(this, "c"));
        _time.Schedule(10, new Note(this, "a1"));
        _time.Schedule(20, new Note(this, "b"));
        _time.Schedule(10, new Note(this, "a2"));
        _time.AdvanceTo(25);
        Assert.Equal(["10 a1", "10 a2", "20 b"], _trace);
        Assert.Equal(25, _time.NowTicks);
        Assert.Equal(30, _time.NextEventTicks);
    }

    [Fact]
    public void Advance_ToThePast_DoesNotMoveTimeBack()
    {
        _time.AdvanceTo(100);
        _time.AdvanceTo(50);
        Assert.Equal(100, _time.NowTicks);
    }

    [Fact]
    public void Event_ScheduledForThePast_RunsNowAndNotEarlier()
    {
        _time.AdvanceTo(100);
        _time.Schedule(50, new Note(this, "late"));
        _time.AdvanceTo(100);
        Assert.Equal(["100 late"], _trace);
    }

    [Fact]
    public void Event_ThatSchedulesAnotherOfTheSameTick_RunsBothInOneAdvance()
    {
        _time.Schedule(10, new Chain(this));
        _time.AdvanceTo(10);
        Assert.Equal(["10 first", "10 second"], _trace);
    }

    [Fact]
    public void Cancel_TakesOutAnEventOnce()
    {
        var note = new Note(this, "never");
        _time.Schedule(10, note);
        Assert.True(_time.Cancel(note));
        Assert.False(_time.Cancel(note));
        _time.AdvanceTo(20);
        Assert.Empty(_trace);
        Assert.Equal(long.MaxValue, _time.NextEventTicks);
    }

    [Fact]
    public void Schedule_OfAWaitingEvent_IsRefused()
    {
        var note = new Note(this, "x");
        _time.Schedule(10, note);
        Assert.Throws<InvalidOperationException>(() => _time.Schedule(20, note));
    }

    [Fact]
    public void Cancel_OnAnotherBoard_IsRefused()
    {
        var note = new Note(this, "x");
        _time.Schedule(10, note);
        Assert.Throws<InvalidOperationException>(() => new VirtualTime().Cancel(note));
    }

    [Fact]
    public void Advance_FromInsideAnEvent_IsRefused()
    {
        _time.Schedule(10, new Impatient(_time));
        Assert.Throws<InvalidOperationException>(() => _time.AdvanceTo(10));
    }

    [Fact]
    public void RandomScheduleAndCancel_AgreesWithASortedList()
    {
        var random = new BoardRandom(99);
        var model = new List<(long At, int Order, Note Note)>();
        for (int i = 0; i < 3000; i++)
        {
            if (model.Count > 0 && random.Next(0, 3) == 0)
            {
                int victim = (int)random.Next(0, model.Count - 1);
                Assert.True(_time.Cancel(model[victim].Note));
                model.RemoveAt(victim);
            }
            else
            {
                var note = new Note(this, $"{i}");
                long at = random.Next(0, 500);
                _time.Schedule(at, note);
                model.Add((at, i, note));
            }

            _time.AssertInvariants();
        }

        string[] expected = [.. model.OrderBy(e => e.At).ThenBy(e => e.Order).Select(e => $"{e.At} {e.Order}")];
        Assert.Equal(expected.Length, _time.PendingEvents);
        _time.AdvanceTo(1000);
        Assert.Equal(expected, _trace);
    }

    [Fact]
    public void Conversion_RoundsUp_AndDoesNotOverflowAfterYears()
    {
        Assert.Equal(1, VirtualTime.FromFraction(1, VirtualTime.TicksPerSecond * 2));
        Assert.Equal(10L * 365 * 86400 * VirtualTime.TicksPerSecond, VirtualTime.FromMilliseconds(10L * 365 * 86400 * 1000));
    }

    [Fact]
    public void SameEventAgainAndAgain_AllocatesNothing()
    {
        var repeat = new Repeat(_time);
        _time.Schedule(1, repeat);
        Allocation.AssertNone(() => _time.AdvanceTo(_time.NowTicks + 10));
        Assert.True(repeat.Count > 1000);
    }

    private sealed class Note(VirtualTimeTests test, string name) : BoardEvent
    {
        public override void Fire(long now)
        {
            Assert.Equal(now, test._time.NowTicks);
            test._trace.Add($"{now} {name}");
        }
    }

    private sealed class Chain(VirtualTimeTests test) : BoardEvent
    {
        public override void Fire(long now)
        {
            test._trace.Add($"{now} first");
            test._time.Schedule(now, new Note(test, "second"));
        }
    }

    private sealed class Impatient(VirtualTime time) : BoardEvent
    {
        public override void Fire(long now) => time.AdvanceTo(now + 1);
    }

    private sealed class Repeat(VirtualTime time) : BoardEvent
    {
        public int Count { get; private set; }

        public override void Fire(long now)
        {
            Count++;
            time.Schedule(now + 3, this);
        }
    }
}
