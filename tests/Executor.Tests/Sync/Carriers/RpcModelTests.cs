using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random callers and servers: each request is served once at most, and who gets a reply gets its own.</summary>
public class RpcModelTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(3, false, false)]
    [InlineData(3, true, false)]
    [InlineData(3, false, true)]
    public void RandomUsers_GetTheirOwnReplies(int capacity, bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(capacity, shared, strict));

    private sealed class ModelPlay(int capacity, bool shared, bool strict) : Play(strict)
    {
        private readonly Rpc<int, string> _rpc = new(capacity, waiters: 4, shared);
        private readonly HashSet<int> _served = [];
        private readonly HashSet<int> _dropped = [];
        private int _next;
        private int _calls;
        private int _servers;

        protected override int Kinds => 7;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0 or 1 or 2:
                    Spawn(Calls);
                    break;
                case 3 or 4:
                    Spawn(() => Serves(step.Pick % 3, step.Amount % 4 != 0));
                    break;
                case 5:
                    SpawnHolder(_rpc.Receive, _rpc.Receive);
                    break;
                case 6 when step.Pick % 8 == 0:
                    _rpc.Close();
                    break;
            }
        }

        protected override void AssertInvariants() => _rpc.AssertInvariants();

        protected override void AssertAtRest()
        {
            Assert.True(_servers == 0 || (_rpc.Count == 0 && !_rpc.IsClosed), "a server waits in vain");
            Assert.True(!_rpc.IsClosed || _rpc.Count == 0, "a request waits after the end");
        }

        protected override void AssertAtTheEnd()
        {
            Assert.Equal(0, _calls);
            Assert.Equal(0, _rpc.Count);
            // Every place is free again: so many calls at once are taken.
            for (int i = 0; i < capacity && !_rpc.IsClosed; i++)
            {
                Spawn(Calls);
            }

            Test.RunUntilIdle();
            Assert.Equal(_rpc.IsClosed ? 0 : capacity, _rpc.Count);
        }

        private async Future Calls()
        {
            int request = _next++;
            _calls++;
            try
            {
                Assert.Equal("reply to " + request, await _rpc.Call(request));
                Assert.Contains(request, _served);
            }
            catch (NoReplyException)
            {
                Assert.Contains(request, _dropped);
            }
            catch (ChannelClosedException)
            {
                Assert.True(_rpc.IsClosed);
                Assert.DoesNotContain(request, _served);
            }
            finally
            {
                _calls--;
            }
        }

        private async Future Serves(int yields, bool replies)
        {
            RpcCall<int, string> call;
            _servers++;
            try
            {
                call = await _rpc.Receive();
            }
            catch (ChannelClosedException)
            {
                Assert.True(_rpc.IsClosed);
                return;
            }
            finally
            {
                _servers--;
            }

            using (call)
            {
                int request = call.Request;
                Assert.True(_dropped.Add(request), "served twice");
                for (int i = 0; i < yields; i++)
                {
                    await Future.Yield();
                }

                Assert.Equal(request, call.Request);
                if (replies)
                {
                    _dropped.Remove(request);
                    Assert.True(_served.Add(request), "answered twice");
                    call.Reply("reply to " + request);
                    await Future.Yield();
                }
            }
        }
    }
}
