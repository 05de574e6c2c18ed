using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a <see cref="Mutex"/> or an <see cref="RwLock"/> against the rules of phase-fair locks, step by step.</summary>
public class LockModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomUsersOfAMutex_AgreeWithTheModel(bool shared) => Tests.Steps.Check(12, 500, 60, steps =>
    {
        var mutex = new Mutex(waiters: 4, shared);
        new Play(
            1,
            async (_, taken) => taken(await mutex.Lock()),
            (_, gate) => Future.Join(mutex.Lock(), gate),
            _ => mutex.TryLock(),
            mutex.AssertInvariants)
        { IsMutex = true }.Run(steps);
        Assert.False(mutex.IsLocked);
    });

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(8, false)]
    public void RandomUsersOfAnRwLock_AgreeWithTheModel(int readers, bool shared) => Tests.Steps.Check(12, 500, 60, steps =>
    {
        var rwLock = new RwLock(readers, waiters: 4, shared);
        new Play(
            readers,
            async (write, taken) => taken(write ? await rwLock.Write() : await rwLock.Read()),
            (write, gate) => Future.Join(write ? rwLock.Write() : rwLock.Read(), gate),
            write => write ? rwLock.TryWrite() : rwLock.TryRead(),
            rwLock.AssertInvariants).Run(steps);
        Assert.False(rwLock.IsWriting);
        Assert.Equal(0, rwLock.Readers);
    });

    private sealed class Play(
        int readers, Func<bool, Action<IDisposable>, Future> takes, Func<bool, Gate, Future> keeps, Func<bool, IDisposable?> tries, Action assertInvariants)
    {
        private readonly List<(int Number, bool Write)> _holders = [];
        private readonly List<int> _waitingReaders = [];
        private readonly List<int> _waitingWriters = [];
        private readonly Dictionary<int, IDisposable> _guards = [];
        private readonly HashSet<int> _keepers = [];
        private RandomUsers _users = null!;

        internal bool IsMutex { get; init; }

        private bool IsWriting => _holders.Exists(holder => holder.Write);

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict: false, taskSlots: 64);
            _users = new RandomUsers(test);
            foreach (Step step in steps)
            {
                Do(step, test);
                assertInvariants();
                test.Executor.AssertInvariants();
            }

            _users.RunUntilIdle();
            while (_guards.Count > 0)
            {
                Release(0);
                _users.RunUntilIdle();
            }

            test.CancelAll();
            assertInvariants();
        }

        private void Do(Step step, TestExecutor test)
        {
            bool write = IsMutex || step.Pick % 2 == 0;
            switch (step.Kind)
            {
                case 0 or 1 or 2 or 3 when _users.MaySpawn():
                    int number = _users.NewNumber();
                    bool keep = step.Kind == 0;
                    if (keep)
                    {
                        _keepers.Add(number);
                    }

                    Arrive(number, write);
                    _users.Spawn(number, keep ? keeps(write, new Gate()) : Takes(number, write));
                    break;
                case 4 or 5 or 6 when _guards.Count > 0:
                    Release(step.Pick % _guards.Count);
                    break;
                case 7 or 8 when _users.Open.Count > 0:
                    number = _users.Open[step.Pick % _users.Open.Count];
                    if (!_guards.ContainsKey(number))
                    {
                        Leave(number);
                        _users.Cancel(number);
                    }

                    break;
                case 9:
                    IDisposable? guard = tries(write);
                    Assert.Equal(MayEnter(write), guard is not null);
                    if (guard is not null)
                    {
                        number = _users.NewNumber();
                        _holders.Add((number, write));
                        _guards[number] = guard;
                    }

                    break;
                case 10:
                    test.RunOnce();
                    break;
                case 11:
                    _users.RunUntilIdle();
                    foreach ((int holder, bool isWriter) in _holders)
                    {
                        if (isWriter && _guards.GetValueOrDefault(holder) is WriteGuard writer)
                        {
                            _guards[holder] = writer.Downgrade();
                            _holders.Clear();
                            _holders.Add((holder, false));
                            AdmitReaders();
                            break;
                        }
                    }

                    break;
            }
        }

        private void Release(int place)
        {
            int number = new List<int>(_guards.Keys)[place];
            IDisposable guard = _guards[number];
            _guards.Remove(number);
            Leave(number);
            guard.Dispose();
        }

        private bool MayEnter(bool write) => write
            ? _holders.Count == 0
            : !IsWriting && _waitingWriters.Count == 0 && _holders.Count < readers;

        private void Arrive(int number, bool write)
        {
            if (MayEnter(write))
            {
                Admit(number, write);
            }
            else
            {
                (write ? _waitingWriters : _waitingReaders).Add(number);
            }
        }

        private void Admit(int number, bool write)
        {
            _holders.Add((number, write));
            if (!_keepers.Contains(number))
            {
                _users.Expect(Line(number, write));
            }
        }

        /// <summary>Whoever holds it or waits for it leaves.</summary>
        private void Leave(int number)
        {
            if (_waitingReaders.Remove(number))
            {
                return;
            }

            bool wasWriter = false;
            if (!_waitingWriters.Remove(number))
            {
                int place = _holders.FindIndex(holder => holder.Number == number);
                if (place < 0)
                {
                    return;
                }

                wasWriter = _holders[place].Write;
                _holders.RemoveAt(place);
                if (!_users.Happened(Line(number, wasWriter)))
                {
                    _users.Unexpect(Line(number, wasWriter));
                }
            }

            if (IsWriting)
            {
                return;
            }

            // After a writer the readers go first; otherwise only if no writer waits.
            if (wasWriter || _waitingWriters.Count == 0)
            {
                AdmitReaders();
            }

            if (_holders.Count == 0 && _waitingWriters.Count > 0)
            {
                int writer = _waitingWriters[0];
                _waitingWriters.RemoveAt(0);
                Admit(writer, write: true);
            }
        }

        private void AdmitReaders()
        {
            while (_waitingReaders.Count > 0 && _holders.Count < readers)
            {
                int reader = _waitingReaders[0];
                _waitingReaders.RemoveAt(0);
                Admit(reader, write: false);
            }
        }

        private async Future Takes(int number, bool write) => await takes(write, guard =>
        {
            _guards[number] = guard;
            _users.Note(Line(number, write));
        });

        private static string Line(int number, bool write) => (write ? "w" : "r") + number;
    }
}
