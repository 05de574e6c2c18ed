using System;
using System.Collections.Generic;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Samples.Fetch;

/// <summary>Fetches many URLs, a task for each; how many of these hold a connection is for two semaphores to say.</summary>
internal sealed class Fetcher
{
    /// <summary>The most that chance takes from a pause, so that what failed together is not tried together.</summary>
    private const int JitterPercent = 50;

    private readonly Executor _executor;
    private readonly FetchOptions _options;
    private readonly Dialler _dialler;
    private readonly Backoff _backoff;

    /// <summary>Makes a fetcher.</summary>
    /// <param name="executor">Needs a task slot for each URL.</param>
    /// <param name="reactor">Where the executor rests.</param>
    /// <param name="options">How to fetch.</param>
    internal Fetcher(Executor executor, Reactor reactor, FetchOptions options)
    {
        _executor = executor;
        _options = options;
        _dialler = new Dialler(reactor, options.ConnectMilliseconds);
        _backoff = Backoff.Milliseconds(
            options.BackoffMilliseconds, int.Max(options.BackoffMilliseconds, options.MostBackoffMilliseconds), jitterPercent: JitterPercent);
    }

    /// <summary>Fetches all. Gives how it went with each, in their order.</summary>
    /// <param name="urls">What to fetch.</param>
    /// <param name="stop">When it ends, what has not ended is cancelled.</param>
    internal async Future<Outcome[]> FetchAll(IReadOnlyList<Uri> urls, Future stop)
    {
        Download[] downloads = Prepare(urls);
        var group = new TaskGroup(_executor, int.Max(1, downloads.Length), ChildError.LeavesOthers);
        await using (group)
        {
            foreach (Download download in downloads)
            {
                group.Spawn(download.Run(_backoff, _executor.Clock), download.Host);
            }

            if (await Future.Select(group.WaitAll(), stop) == 1)
            {
                await group.CancelAll();
            }
        }

        return downloads.Select(download => download.Outcome).ToArray();
    }

    private Download[] Prepare(IReadOnlyList<Uri> urls)
    {
        var jobs = new Semaphore(_options.Jobs, _options.Jobs);
        var jobsOfHosts = new Dictionary<string, Semaphore>();
        var downloads = new Download[urls.Count];
        for (int i = 0; i < downloads.Length; i++)
        {
            string host = urls[i].IdnHost;
            if (!jobsOfHosts.TryGetValue(host, out Semaphore? jobsOfHost))
            {
                jobsOfHost = new Semaphore(_options.JobsPerHost, _options.JobsPerHost);
                jobsOfHosts.Add(host, jobsOfHost);
            }

            downloads[i] = new Download(urls[i], _options, _dialler, jobs, jobsOfHost);
        }

        return downloads;
    }
}
