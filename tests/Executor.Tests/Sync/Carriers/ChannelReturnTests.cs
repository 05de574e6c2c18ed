using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Items go in and come back at random: each is received once, or is still there.</summary>
public class ChannelReturnTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Channel_LosesNothingAndGivesNothingTwice(int capacity, bool strict) =>
        Play.Check(strict ? 60 : 300, () => new ChannelPlay(capacity, strict));

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void PriorityChannel_LosesNothingAndGivesNothingTwice(int capacity, bool strict) =>
        Play.Check(strict ? 60 : 300, () => new PriorityPlay(capacity, strict));

    private sealed class ChannelPlay(int capacity, bool strict) : Play(strict)
    {
        private readonly Channel<int> _channel = new(capacity);
        private readonly List<int> _received = [];
        private int _sent;
        private int _next;

        protected override int Kinds => 5;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    Spawn(Sends);
                    break;
                case 1:
                    Spawn(Receives);
                    break;
                case 2:
                    SpawnHolder(_channel.Receive, () => _channel.ReceiveMany(new int[1 + (step.Pick % 3)]));
                    break;
                case 3:
                    Spawn(() => ReceivesMany(new int[1 + (step.Pick % 3)]));
                    break;
                default:
                    if (_channel.TrySend(_next))
                    {
                        _next++;
                        _sent++;
                    }

                    break;
            }
        }

        protected override void AssertInvariants() => _channel.AssertInvariants();

        protected override void AssertAtTheEnd()
        {
            while (_channel.TryReceive(out int item))
            {
                _received.Add(item);
            }

            Assert.Equal(_sent, _received.Count);
            Assert.Equal(_received.Count, _received.Distinct().Count());
        }

        private async Future Sends()
        {
            if (await _channel.Send(_next++))
            {
                _sent++;
            }
        }

        private async Future Receives() => _received.Add(await _channel.Receive());

        private async Future ReceivesMany(int[] buffer)
        {
            int count = await _channel.ReceiveMany(buffer);
            _received.AddRange(buffer[..count]);
        }
    }

    private sealed class PriorityPlay(int capacity, bool strict) : Play(strict)
    {
        private readonly PriorityChannel<int> _channel = new(capacity);
        private readonly List<int> _received = [];
        private int _sent;
        private int _next;

        protected override int Kinds => 3;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    Spawn(() => Sends(step.Pick % 3));
                    break;
                case 1:
                    Spawn(Receives);
                    break;
                default:
                    SpawnHolder(_channel.Receive, _channel.Receive);
                    break;
            }
        }

        protected override void AssertInvariants() => _channel.AssertInvariants();

        protected override void AssertAtTheEnd()
        {
            var left = new List<int>();
            while (_channel.TryReceive(out int item))
            {
                left.Add(item);
            }

            // The items carry their priority.
            Assert.Equal(left.OrderByDescending(item => item % 3), left);
            _received.AddRange(left);
            Assert.Equal(_sent, _received.Distinct().Count());
            Assert.Equal(_sent, _received.Count);
        }

        private async Future Sends(int priority)
        {
            if (await _channel.Send((_next++ * 3) + priority, priority))
            {
                _sent++;
            }
        }

        private async Future Receives() => _received.Add(await _channel.Receive());
    }
}
