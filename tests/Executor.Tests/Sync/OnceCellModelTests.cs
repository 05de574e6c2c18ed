using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a cell against a plain field and a list of who wants to make its value.</summary>
public class OnceCellModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomUsers_AgreeWithTheModel(bool shared) => Tests.Steps.Check(10, 800, 40, steps => new Play(shared).Run(steps));

    private sealed class Play(bool shared)
    {
        private readonly OnceCell<int> _cell = new(waiters: 4, shared);
        private readonly List<int> _waiting = [];

        /// <summary>Who wants to make the value; the first of them does.</summary>
        private readonly List<int> _makers = [];
        private readonly Dictionary<int, Gate> _gates = [];
        private readonly HashSet<int> _failing = [];
        private readonly Dictionary<int, string> _expected = [];
        private readonly Dictionary<int, string> _actual = [];
        private readonly Dictionary<int, TaskHandle> _tasks = [];
        private TestExecutor _test = null!;
        private int? _value;
        private int _next;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: 64);
            _test = test;
            foreach (Step step in steps)
            {
                Do(step);
                _cell.AssertInvariants();
                Assert.Equal(_value is not null, _cell.TryGet(out int value));
                Assert.Equal(_value ?? 0, value);
            }

            RunUntilIdle();
            test.CancelAll();
            _cell.AssertInvariants();
            Assert.Empty(test.TakeUnhandled());
        }

        private void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0 or 1 when _test.Executor.TaskCount < _test.Executor.TaskSlots:
                    Spawn(Waits, _waiting);
                    break;
                case 2 or 3 or 4 when _test.Executor.TaskCount < _test.Executor.TaskSlots:
                    Spawn(Gets, _makers);
                    break;
                case 5 or 6 when _makers.Count > 0:
                    // The factory of the maker ends; the next maker may be cancelled before it is polled.
                    RunUntilIdle();
                    int maker = _makers[0];
                    bool fails = step.Kind == 5;
                    if (fails)
                    {
                        _failing.Add(maker);
                    }

                    _gates[maker].Open();
                    _test.RunOnce();
                    _makers.RemoveAt(0);
                    if (!fails && _value is null)
                    {
                        Set(maker);
                    }

                    _expected[maker] = fails ? "failed" : "got " + _value;
                    break;
                case 7 or 8 when _tasks.Count > 0:
                    int number = new List<int>(_tasks.Keys)[step.Pick % _tasks.Count];
                    if (_waiting.Remove(number) | _makers.Remove(number))
                    {
                        _tasks[number].Cancel();
                    }

                    RunUntilIdle();
                    break;
                case 9 when step.Pick % 4 == 0:
                    bool isFirst = _value is null;
                    int set = _next++;
                    RunUntilIdle();
                    if (isFirst)
                    {
                        Set(set);
                    }

                    Assert.Equal(isFirst, _cell.TrySet(set));
                    RunUntilIdle();
                    break;
            }
        }

        /// <summary>All get it, except one who is making another; that one gets it when it is ready.</summary>
        private void Set(int value)
        {
            _value = value;
            foreach (int number in _waiting)
            {
                _expected[number] = "got " + value;
            }

            int? making = null;
            foreach (int number in _makers)
            {
                if (_gates.TryGetValue(number, out Gate? gate) && gate.IsWaiting)
                {
                    making = number;
                }
                else
                {
                    _expected[number] = "got " + value;
                }
            }

            _waiting.Clear();
            _makers.Clear();
            if (making is int maker)
            {
                _makers.Add(maker);
            }
        }

        private void Spawn(Func<int, Future> user, List<int> queue)
        {
            RunUntilIdle();
            int number = _next++;
            if (_value is null)
            {
                queue.Add(number);
            }
            else
            {
                _expected[number] = "got " + _value;
            }

            _tasks[number] = _test.Spawn(user(number));
            RunUntilIdle();
        }

        private void RunUntilIdle()
        {
            _test.RunUntilIdle();
            Assert.Equal(_expected, _actual);
            if (_makers.Count > 0)
            {
                Assert.True(_gates[_makers[0]].IsWaiting, "the first in line does not make the value");
            }
        }

        private async Future Waits(int number) => _actual[number] = "got " + await _cell.Wait();

        private async Future Gets(int number)
        {
            try
            {
                _actual[number] = "got " + await _cell.GetOrInitialise(Make);
            }
            catch (InvalidOperationException)
            {
                _actual[number] = "failed";
            }

            async Future<int> Make()
            {
                var gate = new Gate();
                _gates.Add(number, gate);
                await gate;
                return _failing.Contains(number) ? throw new InvalidOperationException() : number;
            }
        }
    }
}
