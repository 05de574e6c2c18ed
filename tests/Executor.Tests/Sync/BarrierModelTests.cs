using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a barrier against a list of who waits.</summary>
public class BarrierModelTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(5, false)]
    public void RandomUsers_AgreeWithTheModel(int tasks, bool shared) =>
        Tests.Steps.Check(8, 500, 60, steps => new Play(tasks, shared).Run(steps));

    private sealed class Play(int tasks, bool shared)
    {
        private readonly Barrier _barrier = new(tasks, shared);

        /// <summary>Users that take no result.</summary>
        private readonly HashSet<int> _ignorers = [];
        private readonly List<int> _waiting = [];

        /// <summary>Users that go on at their next poll, in that order.</summary>
        private readonly List<int> _goingOn = [];
        private RandomUsers _users = null!;
        private bool _isLeadOpen;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: 64);
            _users = new RandomUsers(test);
            foreach (Step step in steps)
            {
                Do(step, test);
                _barrier.AssertInvariants();
                Assert.Equal(_waiting.Count, _barrier.Waiting);
            }

            GoOn(_goingOn.Count);
            _users.RunUntilIdle();
            test.CancelAll();
            Assert.Equal(0, _barrier.Waiting);
        }

        private void Do(Step step, TestExecutor test)
        {
            switch (step.Kind)
            {
                case 0 or 1 or 2 or 3:
                    GoOn(_goingOn.Count);
                    if (_users.MaySpawn())
                    {
                        int number = _users.NewNumber();
                        bool ignores = step.Kind == 0;
                        if (ignores)
                        {
                            _ignorers.Add(number);
                        }

                        Come(number);
                        _users.Spawn(number, ignores ? Ignores() : Waits(number));
                    }

                    break;
                case 4 or 5 when _users.Open.Count > 0:
                    int cancelled = _users.Open[step.Pick % _users.Open.Count];
                    _waiting.Remove(cancelled);
                    _goingOn.Remove(cancelled);
                    GoOn(_goingOn.Count);
                    _users.Cancel(cancelled);
                    break;
                case 6:
                    GoOn(_goingOn.Count > 0 ? 1 : 0);
                    test.RunOnce();
                    break;
                case 7:
                    GoOn(_goingOn.Count);
                    _users.RunUntilIdle();
                    break;
            }
        }

        private void Come(int number)
        {
            if (_waiting.Count + 1 < tasks)
            {
                _waiting.Add(number);
                return;
            }

            _isLeadOpen = true;
            Poll(number);
            _goingOn.AddRange(_waiting);
            _waiting.Clear();
        }

        private void GoOn(int count)
        {
            for (; count > 0; count--)
            {
                Poll(_goingOn[0]);
                _goingOn.RemoveAt(0);
            }
        }

        private void Poll(int number)
        {
            // Who takes no result hands the lead on.
            if (!_ignorers.Contains(number))
            {
                _users.Expect(number + (_isLeadOpen ? " leads" : ""));
                _isLeadOpen = false;
            }
        }

        private async Future Waits(int number) => _users.Note(number + (await _barrier.Wait() ? " leads" : ""));

        private async Future Ignores() => await Future.Select(_barrier.Wait(), new Gate());
    }
}
