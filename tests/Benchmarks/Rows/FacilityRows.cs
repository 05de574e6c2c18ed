using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>A loop looks at a token without a deadline.</summary>
internal sealed class TokenCheckRow() : Workload("token-check", null, 2)
{
    private readonly CancellationSource _source = new();

    internal override long Run(int operations)
    {
        CancellationToken token = _source.Token;
        int done = 0;
        while (done < operations && !token.IsCancelled)
        {
            done++;
        }

        return done;
    }
}

/// <summary>A task feeds its entry of the watchdog, on a virtual clock.</summary>
internal sealed class WatchdogFeedRow : Workload
{
    private readonly WatchdogEntry _entry;

    internal WatchdogFeedRow()
        : base("watchdog-feed", null, 2)
    {
        _entry = new Watchdog(Executor, 1, _ => { }).Register("row", 1000);
    }

    internal override long Run(int operations)
    {
        WatchdogEntry entry = _entry;
        for (int i = 0; i < operations; i++)
        {
            entry.Feed();
        }

        return operations;
    }
}
