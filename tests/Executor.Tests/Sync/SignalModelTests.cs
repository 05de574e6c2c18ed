using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random sets, waits, takes and cancellations of one signal against a flag.</summary>
public class SignalModelTests
{
    [Fact]
    public void RandomUsers_AgreeWithAFlag() => Tests.Steps.Check(10, 400, 60, steps => new Play().Run(steps));

    private sealed class Play
    {
        private readonly Signal _signal = new();
        private readonly List<int> _expected = [];
        private readonly List<int> _actual = [];
        private bool _isSet;

        /// <summary>Who waits, and whether that one keeps what it gets in a Join that does not end.</summary>
        private int _waiter = -1;
        private bool _waiterKeeps;
        private TaskHandle _waiting;

        /// <summary>Who keeps a set that it has taken.</summary>
        private TaskHandle _keeper;
        private int _next;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false);
            foreach (Step step in steps)
            {
                Do(step, test);
                Assert.Equal(_isSet, _signal.IsSet);
            }

            Rest(test);
            test.CancelAll();
            test.Executor.AssertInvariants();
        }

        private void Do(Step step, TestExecutor test)
        {
            switch (step.Kind)
            {
                case 0 or 1:
                    Rest(test);
                    if (_waiter < 0 && _keeper == TaskHandle.None)
                    {
                        _waiter = _next++;
                        _waiterKeeps = step.Kind == 1;
                        _waiting = test.Spawn(_waiterKeeps ? Future.Join(_signal.Wait(), new Gate()) : Waits(_waiter));
                        Rest(test);
                    }

                    break;
                case 2:
                    _signal.Set();
                    _isSet = true;
                    break;
                case 3:
                    Worker.Run(_signal.Set);
                    _isSet = true;
                    break;
                case 4:
                    Assert.Equal(_isSet, _signal.TryTake());
                    _isSet = false;
                    break;
                case 5 or 6 when _waiter >= 0:
                    // Also between the set and the poll: the flag stays.
                    _waiter = -1;
                    Assert.True(_waiting.Cancel());
                    test.RunUntilIdle();
                    break;
                case 7 when _keeper != TaskHandle.None:
                    Rest(test);
                    Assert.True(_keeper.Cancel());
                    _keeper = TaskHandle.None;
                    _isSet = true;
                    Rest(test);
                    break;
                case 8:
                    Rest(test);
                    break;
            }
        }

        /// <summary>Everything is polled; in the model too.</summary>
        private void Rest(TestExecutor test)
        {
            if (_isSet && _waiter >= 0)
            {
                _isSet = false;
                if (_waiterKeeps)
                {
                    _keeper = _waiting;
                }
                else
                {
                    _expected.Add(_waiter);
                }

                _waiter = -1;
            }

            test.RunUntilIdle();
            Assert.Equal(_expected, _actual);
        }

        private async Future Waits(int number)
        {
            await _signal.Wait();
            _actual.Add(number);
        }
    }
}
