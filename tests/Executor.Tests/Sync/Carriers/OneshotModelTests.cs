using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random users of a oneshot against three variables.</summary>
public class OneshotModelTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void RandomUsers_AgreeWithAVariable(bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(shared, strict, holders: false));

    [Fact]
    public void RandomHolders_GiveTheValueBack() => Play.Check(400, () => new ModelPlay(false, false, holders: true));

    private sealed class ModelPlay(bool shared, bool strict, bool holders) : Play(strict)
    {
        private readonly Oneshot<int> _oneshot = new(waiters: 3, shared);
        private int? _value;
        private bool _taken;
        private bool _closed;
        private int _next;
        private int _waiting;

        protected override int Kinds => 7;

        protected override void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0:
                    bool isEmpty = _value is null && !_taken && !_closed;
                    Assert.Equal(isEmpty, _oneshot.Send(++_next));
                    _value = isEmpty ? _next : _value;
                    break;
                case 1 or 2:
                    Spawn(Receives);
                    break;
                case 3:
                    if (_oneshot.TryReceive(out int value))
                    {
                        Take(value);
                    }

                    break;
                case 4 when step.Pick % 4 == 0:
                    _oneshot.Close();
                    _closed |= _value is null && !_taken;
                    Assert.Equal(_closed, _oneshot.IsClosed);
                    break;
                case 5 when step.Pick % 2 == 0:
                    _oneshot.Reset();
                    _value = null;
                    _taken = false;
                    _closed = false;
                    break;
                case 6 when holders:
                    SpawnHolder(_oneshot.Receive, () => Future.Join([]));
                    break;
            }
        }

        protected override void AssertInvariants()
        {
            _oneshot.AssertInvariants();
            // While a holder has it, the value is not there.
            Assert.True(holders || _oneshot.HasValue == (_value is not null));
        }

        protected override void AssertAtRest() =>
            Assert.True(_waiting == 0 || (_value is null && !_taken && !_closed), "a receiver waits in vain");

        protected override void AssertAtTheEnd()
        {
            if (_value is int value)
            {
                Assert.True(_oneshot.TryReceive(out int left), "the value is lost");
                Assert.Equal(value, left);
                Take(left);
            }
            else
            {
                Assert.False(_oneshot.TryReceive(out _));
            }
        }

        private void Take(int value)
        {
            Assert.Equal(_value, value);
            _value = null;
            _taken = true;
        }

        private async Future Receives()
        {
            _waiting++;
            try
            {
                Take(await _oneshot.Receive());
            }
            catch (ChannelClosedException)
            {
                Assert.True(_closed || _taken || holders, "closed too early");
            }
            finally
            {
                _waiting--;
            }
        }
    }
}
