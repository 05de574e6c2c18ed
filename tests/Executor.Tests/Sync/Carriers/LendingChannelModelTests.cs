using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random borrowers against a plain queue: each slot is in one place, and what was sent arrives in its order.</summary>
public class LendingChannelModelTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(3, false, false)]
    [InlineData(3, true, false)]
    [InlineData(3, false, true)]
    public void RandomUsers_AgreeWithAQueue(int slots, bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(slots, shared, strict, holders: false));

    [Fact]
    public void RandomHolders_LoseNoSlot() => Play.Check(400, () => new ModelPlay(3, false, false, holders: true));

    private sealed class Slot
    {
        internal int Number { get; set; }
    }

    private sealed class ModelPlay : Play
    {
        private readonly LendingChannel<Slot> _channel;
        private readonly bool _holders;
        private readonly Queue<int> _model = new();
        private readonly List<Slot> _toSend = [];
        private readonly List<Slot> _received = [];
        private int _next;
        private int _waitingSenders;
        private int _waitingReceivers;

        internal ModelPlay(int slots, bool shared, bool strict, bool holders)
            : base(strict)
        {
            _holders = holders;
            var all = new Slot[slots];
            for (int i = 0; i < slots; i++)
            {
                all[i] = new Slot();
            }

            _channel = new LendingChannel<Slot>(all, waiters: 3, shared);
        }

        protected override int Kinds => 9;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    if (_channel.TryBorrowToSend() is Slot empty)
                    {
                        _toSend.Add(empty);
                    }

                    break;
                case 1 or 2 when _toSend.Count > 0:
                    Slot slot = _toSend[^1];
                    _toSend.Remove(slot);
                    slot.Number = _next++;
                    if (step.Pick % 4 == 0)
                    {
                        _channel.Return(slot);
                    }
                    else if (_channel.Send(slot))
                    {
                        _model.Enqueue(slot.Number);
                    }

                    break;
                case 3:
                    if (_channel.TryReceive() is Slot full)
                    {
                        Received(full);
                    }

                    break;
                case 4 when _received.Count > 0:
                    _channel.Return(_received[0]);
                    _received.RemoveAt(0);
                    break;
                case 5:
                    Spawn(Borrows);
                    break;
                case 6:
                    Spawn(Receives);
                    break;
                case 7 when step.Pick % 8 == 0:
                    _channel.Close();
                    break;
                case 8 when _holders:
                    SpawnHolder(_channel.BorrowToSend, _channel.Receive);
                    break;
            }
        }

        protected override void AssertInvariants()
        {
            _channel.AssertInvariants();
            Assert.True(
                _holders || _channel.Count + _channel.EmptyCount + _toSend.Count + _received.Count == _channel.Capacity, "a slot is lost");
        }

        protected override void AssertAtRest()
        {
            Assert.True(_waitingSenders == 0 || (_channel.EmptyCount == 0 && !_channel.IsClosed), "a sender waits in vain");
            // A holder that has all there is may come back after the end; until then the channel is not over for the others.
            Assert.True(_waitingReceivers == 0 || (_channel.Count == 0 && !_channel.IsClosed), "a receiver waits in vain");
        }

        protected override void AssertAtTheEnd()
        {
            Assert.Equal(_channel.Capacity, _channel.Count + _channel.EmptyCount + _toSend.Count + _received.Count);
            Assert.Equal(_model.Count, _channel.Count);
            while (_channel.TryReceive() is Slot slot)
            {
                Received(slot);
            }
        }

        private void Received(Slot slot)
        {
            int next = _model.Dequeue();
            // Others pass by what a holder has.
            Assert.True(_holders || next == slot.Number, "out of order");
            _received.Add(slot);
        }

        private async Future Borrows()
        {
            _waitingSenders++;
            try
            {
                _toSend.Add(await _channel.BorrowToSend());
            }
            catch (ChannelClosedException)
            {
                Assert.True(_channel.IsClosed);
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
                Assert.Equal(0, _channel.Count);
            }
            finally
            {
                _waitingReceivers--;
            }
        }
    }
}
