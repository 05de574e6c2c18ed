using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a semaphore against a list of who waits for how many.</summary>
public class SemaphoreModelTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void RandomUsers_AgreeWithTheModel(bool isFair, bool shared) =>
        Tests.Steps.Check(10, 500, 60, steps => new Play(isFair, shared).Run(steps));

    private sealed class Play(bool isFair, bool shared)
    {
        private const int Most = 6;

        private readonly Semaphore _semaphore = new(2, Most, isFair, waiters: 4, shared);
        private readonly List<(int Number, int Permits)> _waiting = [];

        /// <summary>Set aside for users that have not been polled, or kept by users that never end.</summary>
        private readonly Dictionary<int, int> _held = [];
        private readonly HashSet<int> _keepers = [];
        private RandomUsers _users = null!;
        private int _available = 2;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: 64);
            _users = new RandomUsers(test);
            foreach (Step step in steps)
            {
                Do(step, test);
                _semaphore.AssertInvariants();
                Assert.Equal(_available, _semaphore.Available);
            }

            _users.RunUntilIdle();
            test.CancelAll();
            _semaphore.AssertInvariants();
        }

        private void Do(Step step, TestExecutor test)
        {
            int permits = 1 + (step.Amount % 4);
            switch (step.Kind)
            {
                case 0 or 1 or 2 when _users.MaySpawn():
                    int number = _users.NewNumber();
                    bool keeps = step.Kind == 0;
                    if (keeps)
                    {
                        _keepers.Add(number);
                    }

                    if (MayTake(permits))
                    {
                        Give(number, permits);
                    }
                    else
                    {
                        _waiting.Add((number, permits));
                    }

                    _users.Spawn(number, keeps ? Future.Join(_semaphore.Acquire(permits), new Gate()) : Takes(number, permits));
                    break;
                case 3 or 4 or 5:
                    if (_available + permits > Most)
                    {
                        Assert.Throws<NotHeldException>(() => _semaphore.Release(permits));
                    }
                    else if (_available + _held.Values.Sum() + permits <= Most)
                    {
                        _available += permits;
                        Serve();
                        _semaphore.Release(permits);
                    }

                    break;
                case 6 or 7 when _users.Open.Count > 0:
                    number = _users.Open[step.Pick % _users.Open.Count];
                    Withdraw(number);
                    _users.Cancel(number);
                    break;
                case 8:
                    bool mayTake = MayTake(permits);
                    Assert.Equal(mayTake, _semaphore.TryAcquire(permits));
                    _available -= mayTake ? permits : 0;
                    break;
                case 9:
                    test.RunOnce();
                    break;
            }
        }

        private bool MayTake(int permits) => permits <= _available && (!isFair || _waiting.Count == 0);

        private void Give(int number, int permits)
        {
            _available -= permits;
            _held[number] = permits;
            if (!_keepers.Contains(number))
            {
                _users.Expect("u" + number);
            }
        }

        private void Serve()
        {
            for (int i = 0; i < _waiting.Count;)
            {
                (int number, int permits) = _waiting[i];
                if (permits <= _available)
                {
                    _waiting.RemoveAt(i);
                    Give(number, permits);
                }
                else if (isFair)
                {
                    return;
                }
                else
                {
                    i++;
                }
            }
        }

        private void Withdraw(int number)
        {
            if (_waiting.RemoveAll(waiter => waiter.Number == number) == 0 && _held.Remove(number, out int permits))
            {
                _users.Unexpect("u" + number);
                _available += permits;
            }

            Serve();
        }

        private async Future Takes(int number, int permits)
        {
            await _semaphore.Acquire(permits);
            _users.Note("u" + number);
            // The permits are nobody's from now on: whoever releases next gives them back.
            _held.Remove(number);
        }
    }
}
