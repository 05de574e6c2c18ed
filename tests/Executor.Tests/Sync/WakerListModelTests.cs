using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random waits for a level against a list of who waits for which.</summary>
public class WakerListModelTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void RandomUsers_AgreeWithTheModel(int capacity, bool shared) =>
        Tests.Steps.Check(7, 500, 60, steps => new Play(capacity, shared).Run(steps));

    private sealed class Play(int capacity, bool shared)
    {
        private readonly WakerList _list = new(capacity, shared);
        private readonly List<(int Number, int Level)> _waiting = [];
        private readonly List<string> _expected = [];
        private readonly List<string> _actual = [];
        private readonly Dictionary<int, TaskHandle> _tasks = [];
        private TestExecutor _test = null!;
        private int _level;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false);
            _test = test;
            foreach (Step step in steps)
            {
                Do(step);
                test.RunUntilIdle();
                _list.AssertInvariants();
                Assert.Equal(_expected, _actual);
                Assert.Equal(_waiting.Count, _list.Count);
            }

            test.CancelAll();
            Assert.Equal(0, _list.Count);
        }

        private void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0 or 1 or 2:
                    int number = _tasks.Count;
                    int level = step.Pick % 6;
                    if (level <= _level)
                    {
                        _expected.Add("reached " + number);
                    }
                    else if (_waiting.Count == capacity)
                    {
                        _expected.Add("full " + number);
                    }
                    else
                    {
                        _waiting.Add((number, level));
                    }

                    _tasks[number] = _test.Spawn(Waits(number, level));
                    break;
                case 3 or 4:
                    _level = step.Pick % 6;
                    break;
                case 5:
                    foreach ((int waiter, _) in _waiting.FindAll(waiter => waiter.Level <= _level))
                    {
                        _expected.Add("reached " + waiter);
                    }

                    _waiting.RemoveAll(waiter => waiter.Level <= _level);
                    _list.WakeAll();
                    break;
                case 6 when _waiting.Count > 0:
                    int place = step.Pick % _waiting.Count;
                    _tasks[_waiting[place].Number].Cancel();
                    _waiting.RemoveAt(place);
                    break;
            }
        }

        private async Future Waits(int number, int level)
        {
            try
            {
                await _list.WaitUntil(() => level <= _level);
                _actual.Add("reached " + number);
            }
            catch (CapacityException)
            {
                _actual.Add("full " + number);
            }
        }
    }
}
