using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// A channel's items are mapped, and every second one passes the filter. Per item that goes in, so two an awaited Next; the
/// sending is counted too.
/// </summary>
internal sealed class StreamMapFilterRow : Workload
{
    private readonly Channel<int> _channel = new(2);
    private readonly Stream<int> _stream;

    internal StreamMapFilterRow()
        : base("stream-map-filter", null, 2) =>
        _stream = Stream.From(_channel).Map(static n => n + 1).Filter(static n => n % 2 == 0);

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations / 2)) * 2;

    private async Future<long> Calls(int count)
    {
        long passed = 0;
        for (int i = 0; i < count; i++)
        {
            _channel.TrySend(0);
            _channel.TrySend(1);
            if (await _stream.Next())
            {
                passed++;
            }
        }

        return passed;
    }
}
