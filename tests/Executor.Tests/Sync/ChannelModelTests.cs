using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of one channel against a plain queue: first in, first out, nothing lost, nothing twice.</summary>
public class ChannelModelTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(2, true)]
    public void RandomUsers_AgreeWithAPlainQueue(int capacity, bool shared) =>
        Tests.Steps.Check(15, 800, 60, steps => new Play(capacity, shared, strict: false).Run(steps));

    [Fact]
    public void RandomUsers_InStrictMode_LoseNoFuture() =>
        Tests.Steps.Check(15, 150, 40, steps => new Play(2, false, strict: true).Run(steps));

    private sealed class Play(int capacity, bool shared, bool strict)
    {
        private readonly Channel<int> _channel = new(capacity, waiters: 4, shared);
        private readonly Queue<int> _model = new();
        private readonly List<int> _waitingSenders = [];
        private readonly List<int> _waitingReceivers = [];
        private readonly List<(TaskHandle Handle, int Number, List<int>? Queue)> _users = [];
        private TestExecutor _test = null!;
        private int _watchers;
        private int _next;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict, taskSlots: 64, countPolls: true);
            _test = test;
            foreach (Step step in steps)
            {
                Do(step);
                _channel.AssertInvariants();
                test.Executor.AssertInvariants();
                Assert.Equal(_model.Count, _channel.Count);
                Assert.InRange(_channel.Count, 0, capacity);
            }

            RunUntilIdle();
            test.CancelAll();
            _channel.AssertInvariants();

            // Whatever the cancelled ones had set aside is free again.
            while (_model.Count > 0)
            {
                Assert.True(_channel.TryReceive(out int item));
                Assert.Equal(_model.Dequeue(), item);
            }

            Assert.False(_channel.TryReceive(out _));
            for (int i = 0; i < capacity; i++)
            {
                Assert.Equal(!_channel.IsClosed, _channel.TrySend(i));
            }
        }

        private void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    int sent = _next++;
                    if (_channel.TrySend(sent))
                    {
                        _model.Enqueue(sent);
                    }

                    break;
                case 1:
                    if (_channel.TryReceive(out int received))
                    {
                        Assert.Equal(_model.Dequeue(), received);
                    }

                    break;
                case 2 or 3:
                    Spawn(_waitingSenders, Sender);
                    break;
                case 4 or 5:
                    Spawn(_waitingReceivers, step.Pick % 2 == 0 ? Receiver : NestedReceiver);
                    break;
                case 6:
                    Spawn(null, Watcher);
                    break;
                case 7 or 8 when _users.Count > 0:
                    var user = _users[step.Pick % _users.Count];
                    user.Handle.Cancel();
                    // From now on it need not be served in its turn.
                    user.Queue?.Remove(user.Number);
                    break;
                case 9:
                    _test.RunOnce();
                    break;
                case 10:
                    RunUntilIdle();
                    break;
                case 11 when step.Pick % 8 == 0:
                    _channel.Close();
                    break;
                case 12:
                    if (_channel.TryPeek(out int first))
                    {
                        Assert.Equal(_model.Peek(), first);
                    }

                    break;
                case 13:
                    Spawn(_waitingReceivers, number => ManyReceiver(number, new int[1 + (step.Amount % 4)]));
                    break;
                case 14:
                    Spawn(null, Peeker);
                    break;
            }
        }

        private void Spawn(List<int>? queue, Func<int, Future> user)
        {
            if (_test.Executor.TaskCount < _test.Executor.TaskSlots)
            {
                int number = _next++;
                queue?.Add(number);
                _users.Add((_test.Spawn(user(number)), number, queue));
            }
        }

        private void RunUntilIdle()
        {
            _test.RunUntilIdle();
            Assert.Empty(_test.TakeUnhandled());
            AssertNobodyWaitsInVain();
        }

        private void AssertNobodyWaitsInVain()
        {
            // A waiter that was cancelled is out of the lists; after RunUntilIdle it is out of the channel too.
            if (_channel.IsClosed)
            {
                Assert.Empty(_waitingSenders);
                Assert.Empty(_waitingReceivers);
                Assert.Equal(0, _watchers);
            }
            else if (_model.Count > 0)
            {
                Assert.Empty(_waitingReceivers);
                Assert.Equal(0, _watchers);
            }

            Assert.True(_waitingSenders.Count == 0 || _model.Count == capacity, "a sender waits beside a free place");
        }

        /// <summary>
        /// Tasks are polled first in the order in which they were spawned, so that is the order of the waits. One that did
        /// not have to wait may be before one that was granted a place or an item and has not been polled yet.
        /// </summary>
        private static void Served(List<int> queue, int number, bool inTurn)
        {
            if (inTurn)
            {
                Assert.Equal(queue[0], number);
            }

            Assert.True(queue.Remove(number), "a cancelled wait ended with a result");
        }

        private async Future Sender(int number)
        {
            int polls = _test.Polls;
            if (await _channel.Send(number))
            {
                _model.Enqueue(number);
                Served(_waitingSenders, number, inTurn: _test.Polls != polls);
            }
            else
            {
                Assert.True(_channel.IsClosed);
                Served(_waitingSenders, number, inTurn: false);
            }
        }

        private Future Receiver(int number) => Receiver(number, nested: false);

        private Future NestedReceiver(int number) => Receiver(number, nested: true);

        private async Future Receiver(int number, bool nested)
        {
            int polls = _test.Polls;
            try
            {
                int item = nested ? await WithoutHandlers() : await _channel.Receive();
                Assert.Equal(_model.Dequeue(), item);
                Served(_waitingReceivers, number, inTurn: _test.Polls != polls);
            }
            catch (ChannelClosedException)
            {
                Assert.True(_channel.IsClosed);
                Assert.Empty(_model);
                Served(_waitingReceivers, number, inTurn: false);
            }
        }

        private async Future ManyReceiver(int number, int[] buffer)
        {
            int polls = _test.Polls;
            int count = await _channel.ReceiveMany(buffer);
            if (count == 0)
            {
                Assert.True(_channel.IsClosed);
                Assert.Empty(_model);
            }

            for (int i = 0; i < count; i++)
            {
                Assert.Equal(_model.Dequeue(), buffer[i]);
            }

            Served(_waitingReceivers, number, inTurn: count > 0 && _test.Polls != polls);
        }

        private async Future Peeker(int number)
        {
            _watchers++;
            try
            {
                Assert.Equal(await _channel.Peek(), _model.Peek());
            }
            catch (ChannelClosedException)
            {
                Assert.True(_channel.IsClosed);
                Assert.Empty(_model);
            }
            finally
            {
                _watchers--;
            }
        }

        /// <summary>Without a try block, so that a cancellation drops it where it stands.</summary>
        private async Future<int> WithoutHandlers() => await _channel.Receive();

        private async Future Watcher(int number)
        {
            _watchers++;
            try
            {
                if (!await _channel.WaitToReceive())
                {
                    Assert.True(_channel.IsClosed);
                    Assert.Empty(_model);
                }
            }
            finally
            {
                _watchers--;
            }
        }
    }
}
