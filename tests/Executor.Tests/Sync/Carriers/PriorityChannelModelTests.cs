using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a priority channel against a sorted list.</summary>
public class PriorityChannelModelTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(4, false, false)]
    [InlineData(4, true, false)]
    [InlineData(4, false, true)]
    public void RandomUsers_AgreeWithASortedList(int capacity, bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(capacity, shared, strict));

    private sealed class ModelPlay(int capacity, bool shared, bool strict) : Play(strict)
    {
        private readonly PriorityChannel<int> _channel = new(capacity, waiters: 4, shared);

        /// <summary>The highest priority first, then the oldest.</summary>
        private readonly SortedSet<(int NegativePriority, int Age, int Item)> _model = [];
        private int _next;
        private int _waitingReceivers;
        private int _waitingSenders;

        protected override int Kinds => 6;

        protected override void Do(Step step)
        {
            int priority = (step.Amount % 5) - 2;
            switch (step.Kind)
            {
                case 0:
                    if (_channel.TrySend(_next, priority))
                    {
                        Sent(_next, priority);
                    }

                    break;
                case 1:
                    if (_channel.TryPeek(out int first))
                    {
                        Assert.Equal(_model.Min.Item, first);
                    }

                    if (_channel.TryReceive(out int item))
                    {
                        Received(item);
                    }

                    break;
                case 2 or 3:
                    Spawn(() => Sends(_next++, priority));
                    break;
                case 4:
                    Spawn(Receives);
                    break;
                case 5 when step.Pick % 8 == 0:
                    _channel.Close();
                    break;
            }
        }

        protected override void AssertInvariants()
        {
            _channel.AssertInvariants();
            Assert.Equal(_model.Count, _channel.Count);
            Assert.InRange(_channel.Count, 0, capacity);
        }

        protected override void AssertAtRest()
        {
            Assert.True(_waitingReceivers == 0 || (_model.Count == 0 && !_channel.IsClosed), "a receiver waits in vain");
            Assert.True(_waitingSenders == 0 || (_model.Count == capacity && !_channel.IsClosed), "a sender waits in vain");
        }

        protected override void AssertAtTheEnd()
        {
            while (_model.Count > 0)
            {
                Assert.True(_channel.TryReceive(out int item));
                Received(item);
            }

            Assert.False(_channel.TryReceive(out _));
        }

        private void Sent(int item, int priority) => _model.Add((-priority, _next++, item));

        private void Received(int item)
        {
            Assert.Equal(_model.Min.Item, item);
            _model.Remove(_model.Min);
        }

        private async Future Sends(int item, int priority)
        {
            _waitingSenders++;
            try
            {
                // Its age is when it was sent, not when it was offered.
                if (await _channel.Send(item, priority))
                {
                    Sent(item, priority);
                }
                else
                {
                    Assert.True(_channel.IsClosed);
                }
            }
            finally
            {
                _waitingSenders--;
            }
        }

        private async Future Receives()
        {
            _waitingReceivers++;
            try
            {
                Received(await _channel.Receive());
            }
            catch (ChannelClosedException)
            {
                Assert.True(_channel.IsClosed);
                Assert.Empty(_model);
            }
            finally
            {
                _waitingReceivers--;
            }
        }
    }
}
