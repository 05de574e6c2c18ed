using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random notifications against a list of who waits.</summary>
public class NotifyModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomUsers_AgreeWithTheModel(bool shared) => Tests.Steps.Check(10, 800, 60, steps => new Play(shared).Run(steps));

    private sealed class Play(bool shared)
    {
        private readonly Notify _notify = new(waiters: 4, shared);
        private readonly List<int> _waiting = [];

        /// <summary>Users that were given a notification by NotifyOne and have not passed it on; those that end take it with them.</summary>
        private readonly HashSet<int> _given = [];

        /// <summary>Users that never end, and so give back what they got when they are cancelled.</summary>
        private readonly HashSet<int> _keepers = [];
        private RandomUsers _users = null!;
        private bool _isKept;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: 64);
            _users = new RandomUsers(test);
            foreach (Step step in steps)
            {
                Do(step, test);
                _notify.AssertInvariants();
                Assert.Equal(_isKept, _notify.IsKept);
            }

            _users.RunUntilIdle();
            test.CancelAll();
            _notify.AssertInvariants();
        }

        private void Do(Step step, TestExecutor test)
        {
            switch (step.Kind)
            {
                case 0 or 1 or 2 when _users.MaySpawn():
                    int number = _users.NewNumber();
                    bool keeps = step.Kind == 0;
                    if (keeps)
                    {
                        _keepers.Add(number);
                    }

                    _waiting.Add(number);
                    if (_isKept)
                    {
                        _isKept = false;
                        GiveOne();
                    }

                    _users.Spawn(number, keeps ? Future.Join(_notify.Wait(), new Gate()) : Waits(number));
                    break;
                case 3 or 4:
                    GiveOne();
                    _notify.NotifyOne();
                    break;
                case 5:
                    while (_waiting.Count > 0)
                    {
                        Wake();
                    }

                    _notify.NotifyAll();
                    break;
                case 6 or 7 when _users.Open.Count > 0:
                    number = _users.Open[step.Pick % _users.Open.Count];
                    if (_waiting.Remove(number) || _users.Happened("u" + number))
                    {
                        // It had nothing, or has ended with it.
                    }
                    else
                    {
                        _users.Unexpect("u" + number);
                        if (_given.Remove(number))
                        {
                            GiveOne();
                        }
                    }

                    _users.Cancel(number);
                    break;
                case 8:
                    test.RunOnce();
                    break;
                case 9:
                    _users.RunUntilIdle();
                    break;
            }
        }

        private void GiveOne()
        {
            if (_waiting.Count == 0)
            {
                _isKept = true;
            }
            else
            {
                _given.Add(Wake());
            }
        }

        private int Wake()
        {
            int number = _waiting[0];
            _waiting.RemoveAt(0);
            if (!_keepers.Contains(number))
            {
                _users.Expect("u" + number);
            }

            return number;
        }

        private async Future Waits(int number)
        {
            await _notify.Wait();
            _users.Note("u" + number);
        }
    }
}
