using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random sources that follow each other against a plain recursive definition of being cancelled.</summary>
public class TokenModelTests
{
    private const int MostSources = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomSources_AgreeWithThePlainDefinition(bool shared) =>
        Tests.Steps.Check(12, 600, 60, steps => new Play(shared, strict: false).Run(steps));

    [Fact]
    public void RandomSources_InStrictMode_LoseNoFuture() =>
        Tests.Steps.Check(12, 150, 40, steps => new Play(false, strict: true).Run(steps));

    private sealed class Model
    {
        internal required CancellationSource Source { get; init; }

        internal List<Model> Parents { get; } = [];

        internal bool Cancelled { get; set; }

        internal long Deadline { get; set; } = long.MaxValue;

        internal bool IsCancelled(long now) => Cancelled || Deadline <= now || Parents.Exists(parent => parent.IsCancelled(now));

        internal long Earliest()
        {
            long earliest = Deadline;
            Parents.ForEach(parent => earliest = Math.Min(earliest, parent.Earliest()));
            return earliest;
        }

        internal bool Follows(Model other) => this == other || Parents.Exists(parent => parent.Follows(other));
    }

    private sealed class Waiter
    {
        internal required Model Model { get; init; }

        internal TaskHandle Handle { get; set; }

        /// <summary>Cancel was called, so it must end.</summary>
        internal bool Told { get; set; }

        /// <summary>Its token was cancelled at some time, so it may have ended.</summary>
        internal bool MayEnd { get; set; }

        internal bool Ended { get; set; }
    }

    private sealed class Play(bool shared, bool strict)
    {
        private readonly List<Model> _models = [];
        private readonly List<Waiter> _waiters = [];
        private TestExecutor _test = null!;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict, taskSlots: 64);
            _test = test;
            _models.Add(new Model { Source = new CancellationSource(4, shared, test.Clock) });
            foreach (Step step in steps)
            {
                Do(step, _models[step.Pick % _models.Count]);
                Check();
            }

            Settle();
            test.CancelAll();
            foreach (Model model in _models)
            {
                Assert.False(model.Source.HasWaiters);
                model.Source.Dispose();
            }

            Assert.All(_models, model => Assert.Equal(0, model.Source.FollowerCount));
        }

        private void Do(Step step, Model model)
        {
            switch (step.Kind)
            {
                case 0 when _models.Count < MostSources:
                    Link(model, step.Amount % 2 == 0 ? null : _models[step.Amount % _models.Count]);
                    break;
                case 1:
                    model.Cancelled = true;
                    _waiters.ForEach(waiter => waiter.Told |= waiter.Model.Follows(model));
                    model.Source.Cancel();
                    break;
                case 2 or 3:
                    SetDeadline(model, step.Amount % 4 == 0 ? long.MaxValue : _test.Clock.NowTicks + (step.Amount % 300));
                    break;
                case 4:
                    model.Cancelled = false;
                    model.Deadline = long.MaxValue;
                    model.Source.Reset();
                    break;
                case 5 when step.Amount % 3 == 0:
                    model.Parents.Clear();
                    model.Source.Dispose();
                    break;
                case 6 or 7 when _test.Executor.TaskCount < _test.Executor.TaskSlots:
                    var waiter = new Waiter { Model = model };
                    _waiters.Add(waiter);
                    waiter.Handle = _test.Spawn(Waits(waiter));
                    break;
                case 8 when _waiters.Count > 0:
                    Waiter unlucky = _waiters[step.Amount % _waiters.Count];
                    unlucky.Handle.Cancel();
                    _waiters.Remove(unlucky);
                    break;
                case 9:
                    _test.Clock.Advance(step.Amount % 100);
                    break;
                case 10:
                    _test.RunOnce();
                    break;
                case 11:
                    Settle();
                    break;
            }
        }

        private void Link(Model first, Model? second)
        {
            var child = new Model { Source = CancellationSource.Linked(first.Source.Token, second?.Source.Token) };
            child.Parents.Add(first);
            if (second is not null)
            {
                child.Parents.Add(second);
            }

            _models.Add(child);
        }

        private void SetDeadline(Model model, long deadline)
        {
            if (model.Deadline <= _test.Clock.NowTicks)
            {
                model.Cancelled = true;
                _waiters.ForEach(waiter => waiter.Told |= waiter.Model.Follows(model));
            }

            model.Deadline = deadline;
            model.Source.CancelAtTicks(deadline);
        }

        private void Check()
        {
            long now = _test.Clock.NowTicks;
            foreach (Model model in _models)
            {
                Assert.Equal(model.IsCancelled(now), model.Source.Token.IsCancelled);
                Assert.Equal(model.Earliest(), model.Source.Token.DeadlineTicks);
                model.Source.AssertInvariants();
            }

            foreach (Waiter waiter in _waiters)
            {
                waiter.MayEnd |= waiter.Told || waiter.Model.IsCancelled(now);
                Assert.True(!waiter.Ended || waiter.MayEnd, "a wait ended whose token was never cancelled");
            }

            _test.Executor.AssertInvariants();
        }

        private void Settle()
        {
            _test.RunUntilIdle();
            Check();
            long next = long.MaxValue;
            foreach (Waiter waiter in _waiters)
            {
                // Told before its first poll it is told by the flag, which Reset may have taken back.
                bool must = waiter.Model.IsCancelled(_test.Clock.NowTicks);
                Assert.True(!must || waiter.Ended, "a wait goes on although its token is cancelled");
                next = waiter.Ended ? next : Math.Min(next, waiter.Model.Earliest());
            }

            Assert.Equal(next, _test.Executor.NextDeadlineTicks);
        }

        private async Future Waits(Waiter waiter)
        {
            await waiter.Model.Source.Token.WhenCancelled();
            waiter.Ended = true;
        }
    }
}
