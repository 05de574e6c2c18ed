using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random children and waiters of one group against two plain lists: who runs, and who has ended, in that order.</summary>
public class TaskGroupModelTests
{
    [Theory]
    [InlineData(1, ChildError.CancelsOthers)]
    [InlineData(3, ChildError.CancelsOthers)]
    [InlineData(3, ChildError.LeavesOthers)]
    [InlineData(8, ChildError.LeavesOthers)]
    public void RandomChildrenAndWaiters_AgreeWithPlainLists(int capacity, ChildError onError) =>
        Steps.Check(10, 500, 60, steps => new Play(capacity, onError, strict: false).Run(steps));

    [Fact]
    public void RandomChildrenAndWaiters_InStrictMode_LoseNoFuture() =>
        Steps.Check(10, 150, 40, steps => new Play(4, ChildError.CancelsOthers, strict: true).Run(steps));

    private sealed class Play(int capacity, ChildError onError, bool strict)
    {
        /// <summary>Children that have not ended.</summary>
        private readonly List<Child> _running = [];

        /// <summary>Children that have ended and were not told of.</summary>
        private readonly List<Child> _ended = [];

        /// <summary>Exceptions that the handler must have been told of.</summary>
        private readonly List<string> _unseen = [];
        private TestExecutor _test = null!;
        private TaskGroup<int> _group = null!;
        private TaskHandle _waiter;
        private bool _isTold;
        private int _next;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict);
            _test = test;
            _group = new TaskGroup<int>(test.Executor, capacity, onError);
            foreach (Step step in steps)
            {
                Do(step);
                test.RunUntilIdle();
                _group.AssertInvariants();
                test.Executor.AssertInvariants();
                Assert.Equal(_running.Count, _group.Running);
                Assert.Equal(_ended.Count, _group.Ended);
            }

            _waiter.Cancel();
            test.RunUntilIdle();
            _waiter = test.Spawn(CancelsAll());
            test.RunToEnd();
            Assert.Equal(TaskState.Completed, _waiter.GetState());
            _group.AssertInvariants();
            Assert.Equal(0, _group.Running + _group.Ended);
            Assert.Equal(_unseen.Order(), test.TakeUnhandled().Select(e => e.Message).Order());
        }

        private void Do(Step step)
        {
            bool isFree = _waiter.GetState() is not (TaskState.Ready or TaskState.Waiting);
            switch (step.Kind)
            {
                case 0 or 1 or 2:
                    Spawn(fails: step.Pick % 5 == 0, isStubborn: step.Pick % 3 == 0);
                    break;
                case 3 or 4 when _running.Count > 0:
                    _running[step.Pick % _running.Count].Gate.Set();
                    break;
                case 5 when _running.Count > 0:
                    _running[step.Pick % _running.Count].Handle.Cancel();
                    break;
                case 6 or 7 when isFree:
                    _waiter = _test.Spawn(TakesNext());
                    break;
                case 8 when isFree && step.Pick % 3 == 0:
                    _waiter = _test.Spawn(step.Pick % 2 == 0 ? WaitsForAll() : CancelsAll());
                    break;
                case 9:
                    _waiter.Cancel();
                    break;
            }
        }

        private void Spawn(bool fails, bool isStubborn)
        {
            var child = new Child(_next++);
            Future<int> future = Runs(child, fails, isStubborn);
            if (_running.Count + _ended.Count == capacity)
            {
                Assert.Throws<CapacityException>(() => _group.Spawn(future));
                // Used up, so that it is not lost.
                _test.Spawn(future).Cancel();
                return;
            }

            child.Handle = _group.Spawn(future);
            _isTold = false;
            _running.Add(child);
        }

        private async Future<int> Runs(Child child, bool fails, bool isStubborn)
        {
            try
            {
                await child.Gate.Wait();
            }
            catch (FutureCanceledException)
            {
                if (!isStubborn)
                {
                    Ended(child, TaskState.Canceled);
                    throw;
                }
            }

            if (fails)
            {
                Ended(child, TaskState.Faulted);
                throw new InvalidOperationException("child " + child.Number);
            }

            Ended(child, TaskState.Completed);
            return child.Number;
        }

        private void Ended(Child child, TaskState state)
        {
            child.State = state;
            if (_running.Remove(child))
            {
                _ended.Add(child);
            }
        }

        private async Future TakesNext()
        {
            try
            {
                bool isMore = await _group.Next();
                Assert.Equal(isMore, _ended.Count > 0);
                if (isMore)
                {
                    Told(_ended[0]);
                }
                else
                {
                    Assert.Empty(_running);
                }
            }
            catch (InvalidOperationException e)
            {
                Assert.Equal(TaskState.Faulted, _ended[0].State);
                Assert.Equal("child " + _ended[0].Number, e.Message);
                Told(_ended[0]);
            }
        }

        private void Told(Child child)
        {
            Assert.Equal(child.Handle, _group.Current);
            Assert.Equal(child.State, _group.CurrentState);
            Assert.Equal(child.State == TaskState.Completed ? child.Number : 0, _group.Result);
            _ended.RemoveAt(0);
            _isTold = true;
        }

        private async Future WaitsForAll()
        {
            try
            {
                await _group.WaitAll();
                Assert.DoesNotContain(_ended, child => child.State == TaskState.Faulted);
            }
            catch (InvalidOperationException e)
            {
                Child first = _ended.First(child => child.State == TaskState.Faulted);
                Assert.Equal("child " + first.Number, e.Message);
                _ended.Remove(first);
            }

            AllTold();
        }

        private async Future CancelsAll()
        {
            await _group.CancelAll();
            AllTold();
        }

        private void AllTold()
        {
            Assert.Empty(_running);
            _unseen.AddRange(_ended.Where(child => child.State == TaskState.Faulted).Select(child => "child " + child.Number));
            _ended.Clear();
            Assert.False(_isTold && _group.Current != TaskHandle.None);
            _isTold = false;
        }
    }

    private sealed class Child(int number)
    {
        internal int Number => number;

        internal Signal Gate { get; } = new();

        internal TaskHandle Handle { get; set; }

        internal TaskState State { get; set; }
    }
}
