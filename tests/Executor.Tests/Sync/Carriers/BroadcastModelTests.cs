using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random publishers and subscribers against a plain queue for each subscriber.</summary>
public class BroadcastModelTests
{
    private const int Subscribers = 3;

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(3, false, false)]
    [InlineData(3, true, false)]
    [InlineData(3, false, true)]
    public void RandomUsers_AgreeWithQueues(int capacity, bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(capacity, shared, strict));

    /// <summary>What holders get is out of the model's sight, so here only the sum counts: received, lost and left are all there were.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RandomHolders_LoseNothingThatIsNotReported(int capacity) => Play.Check(400, () => new HolderPlay(capacity));

    private sealed class ModelPlay(int capacity, bool shared, bool strict) : Play(strict)
    {
        private readonly Broadcast<int> _broadcast = new(capacity, Subscribers, waiters: 2, shared);
        private readonly List<Member> _members = [];
        private int _next;
        private int _waitingPublishers;

        protected override int Kinds => 9;

        protected override void Do(Step step)
        {
            Member? member = _members.Count == 0 ? null : _members[step.Pick % _members.Count];
            switch (step.Kind)
            {
                case 0:
                    Subscriber<int>? subscriber = _broadcast.TrySubscribe();
                    Assert.Equal(_members.Count == Subscribers, subscriber is null);
                    if (subscriber is not null)
                    {
                        _members.Add(new Member(subscriber));
                    }

                    break;
                case 1 when member is not null && step.Amount % 4 == 0:
                    // Those that use it come to rest first: it may be another's the next moment.
                    Test.RunUntilIdle();
                    if (member.Waiting == 0)
                    {
                        member.Subscriber.Dispose();
                        _members.Remove(member);
                    }

                    break;
                case 2:
                    if (_broadcast.TryPublish(_next))
                    {
                        Published(_next++);
                    }

                    break;
                case 3:
                    Assert.Equal(!_broadcast.IsClosed, _broadcast.PublishImmediate(_next));
                    if (!_broadcast.IsClosed)
                    {
                        Published(_next++);
                    }

                    break;
                case 4 or 5:
                    Spawn(() => Publishes(_next++));
                    break;
                case 6 when member is not null:
                    if (member.Subscriber.TryReceive(out int item))
                    {
                        Assert.Equal(member.Queue.Dequeue(), item);
                    }

                    break;
                case 7 when member is not null:
                    Spawn(() => Receives(member));
                    break;
                case 8 when step.Pick % 8 == 0:
                    _broadcast.Close();
                    break;
            }
        }

        protected override void AssertInvariants()
        {
            _broadcast.AssertInvariants();
            foreach (Member member in _members)
            {
                Assert.Equal(member.Queue.Count, member.Subscriber.Count);
                Assert.Equal(member.Lost, member.Subscriber.Lost);
            }
        }

        protected override void AssertAtRest()
        {
            bool isFull = false;
            foreach (Member member in _members)
            {
                Assert.True(member.Waiting == 0 || (member.Queue.Count == 0 && !_broadcast.IsClosed), "a receiver waits in vain");
                isFull |= member.Queue.Count == capacity;
            }

            Assert.True(_waitingPublishers == 0 || (isFull && !_broadcast.IsClosed), "a publisher waits in vain");
        }

        protected override void AssertAtTheEnd()
        {
            foreach (Member member in _members)
            {
                while (member.Subscriber.TryReceive(out int item))
                {
                    Assert.Equal(member.Queue.Dequeue(), item);
                }

                Assert.Empty(member.Queue);
                member.Subscriber.Dispose();
            }
        }

        private void Published(int item)
        {
            foreach (Member member in _members)
            {
                member.Queue.Enqueue(item);
                if (member.Queue.Count > capacity)
                {
                    member.Queue.Dequeue();
                    member.Lost++;
                }
            }
        }

        private async Future Publishes(int item)
        {
            _waitingPublishers++;
            try
            {
                if (await _broadcast.Publish(item))
                {
                    Assert.All(_members, member => Assert.True(member.Queue.Count < capacity));
                    Published(item);
                }
                else
                {
                    Assert.True(_broadcast.IsClosed);
                }
            }
            finally
            {
                _waitingPublishers--;
            }
        }

        private async Future Receives(Member member)
        {
            member.Waiting++;
            try
            {
                Assert.Equal(await member.Subscriber.Receive(), member.Queue.Dequeue());
            }
            catch (ChannelClosedException)
            {
                Assert.True(_broadcast.IsClosed);
                Assert.Empty(member.Queue);
            }
            finally
            {
                member.Waiting--;
            }
        }

        private sealed class Member(Subscriber<int> subscriber)
        {
            internal Subscriber<int> Subscriber { get; } = subscriber;

            internal Queue<int> Queue { get; } = new();

            internal int Lost { get; set; }

            internal int Waiting { get; set; }
        }
    }

    private sealed class HolderPlay : Play
    {
        private readonly Broadcast<int> _broadcast;
        private readonly Subscriber<int> _subscriber;
        private readonly HashSet<int> _received = [];
        private int _published;

        internal HolderPlay(int capacity)
            : base(strict: false)
        {
            _broadcast = new Broadcast<int>(capacity, 1, waiters: 2);
            _subscriber = _broadcast.Subscribe();
        }

        protected override int Kinds => 4;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    _broadcast.PublishImmediate(_published++);
                    break;
                case 1:
                    _published += _broadcast.TryPublish(_published) ? 1 : 0;
                    break;
                case 2:
                    Spawn(Receives);
                    break;
                default:
                    SpawnHolder(_subscriber.Receive, _subscriber.Receive);
                    break;
            }
        }

        protected override void AssertInvariants() => _broadcast.AssertInvariants();

        protected override void AssertAtTheEnd()
        {
            while (_subscriber.TryReceive(out int item))
            {
                Assert.True(_received.Add(item));
            }

            Assert.Equal(_published, _received.Count + _subscriber.Lost);
        }

        private async Future Receives() => Assert.True(_received.Add(await _subscriber.Receive()), "received twice");
    }
}
