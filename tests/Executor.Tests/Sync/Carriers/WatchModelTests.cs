using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Random receivers of a watch: each sees the latest, sees nothing twice, and waits only when there is nothing new.</summary>
public class WatchModelTests
{
    private const int Receivers = 3;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void RandomReceivers_SeeTheLatest(bool shared, bool strict) => Play.Check(strict ? 80 : 400, () => new ModelPlay(shared, strict));

    private sealed class ModelPlay : Play
    {
        private readonly Watch<int> _watch;
        private readonly WatchReceiver<int>[] _receivers = new WatchReceiver<int>[Receivers];
        private readonly int[] _seen = new int[Receivers];
        private readonly int[] _waiting = new int[Receivers];
        private int _latest;

        internal ModelPlay(bool shared, bool strict)
            : base(strict)
        {
            _watch = new Watch<int>(0, waiters: 4, shared);
            for (int i = 0; i < Receivers; i++)
            {
                _receivers[i] = _watch.MakeReceiver();
            }
        }

        protected override int Kinds => 6;

        protected override void Do(Step step)
        {
            int i = step.Pick % Receivers;
            switch (step.Kind)
            {
                case 0 or 1:
                    _watch.Set(_latest + 1);
                    _latest += _watch.IsClosed ? 0 : 1;
                    break;
                case 2:
                    Assert.Equal(_latest, _receivers[i].Value);
                    _seen[i] = _latest;
                    break;
                case 3 or 4:
                    Spawn(() => Receives(i));
                    break;
                case 5 when step.Pick % 8 == 0:
                    _watch.Close();
                    break;
            }
        }

        protected override void AssertInvariants()
        {
            Assert.Equal(_latest, _watch.Value);
            for (int i = 0; i < Receivers; i++)
            {
                Assert.Equal(_seen[i] != _latest, _receivers[i].HasChanged);
            }
        }

        protected override void AssertAtRest()
        {
            for (int i = 0; i < Receivers; i++)
            {
                Assert.True(_waiting[i] == 0 || (_seen[i] == _latest && !_watch.IsClosed), "a receiver waits in vain");
            }
        }

        protected override void AssertAtTheEnd() => AssertInvariants();

        private async Future Receives(int i)
        {
            _waiting[i]++;
            try
            {
                int value = await _receivers[i].Changed();
                Assert.NotEqual(_seen[i], value);
                Assert.Equal(_latest, value);
                _seen[i] = value;
            }
            catch (ChannelClosedException)
            {
                Assert.True(_watch.IsClosed);
                Assert.Equal(_latest, _seen[i]);
            }
            finally
            {
                _waiting[i]--;
            }
        }
    }
}
