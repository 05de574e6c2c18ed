using System;
using Embedded.Async;

namespace Embedded.Samples.Fetch;

/// <summary>One URL, to its end: attempts with pauses between them, and in each attempt the redirects.</summary>
internal sealed class Download
{
    private readonly Uri _url;
    private readonly FetchOptions _options;
    private readonly Dialler _dialler;
    private readonly Semaphore _jobs;
    private readonly Semaphore _jobsOfHost;
    private readonly FutureFactory<Outcome> _attempt;
    private Outcome _outcome;

    /// <summary>Makes it; nothing is fetched yet.</summary>
    /// <param name="url">What.</param>
    /// <param name="options">How.</param>
    /// <param name="dialler">Makes its connections.</param>
    /// <param name="jobs">A permit of it is held for each attempt.</param>
    /// <param name="jobsOfHost">As <paramref name="jobs"/>, of the URL's host.</param>
    internal Download(Uri url, FetchOptions options, Dialler dialler, Semaphore jobs, Semaphore jobsOfHost)
    {
        _url = url;
        _options = options;
        _dialler = dialler;
        _jobs = jobs;
        _jobsOfHost = jobsOfHost;
        _attempt = Attempt;
        _outcome = new Outcome { Url = url.AbsoluteUri, IsCancelled = true };
    }

    /// <summary>How it went; cancelled, while it has not ended.</summary>
    internal Outcome Outcome => _outcome;

    internal string Host => _url.IdnHost;

    /// <summary>Fetches it. What goes wrong is in the outcome.</summary>
    internal async Future Run(Backoff backoff, Clock clock)
    {
        long start = clock.NowTicks;
        Outcome end;
        try
        {
            end = await Retry.Run(_attempt, backoff, _options.Attempts);
        }
        catch (FetchException e)
        {
            end = _outcome with { Error = e.Message, Status = e.Status };
        }

        _outcome = end with
        {
            IsCancelled = false,
            Attempts = _outcome.Attempts,
            Milliseconds = Clock.MillisecondsFromTicks(clock.NowTicks - start),
        };
    }

    /// <summary>One attempt. Throws if another may go better.</summary>
    private async Future<Outcome> Attempt()
    {
        // The host first: who waits for a busy host keeps nobody else from a job.
        await _jobsOfHost.Acquire();
        try
        {
            await _jobs.Acquire();
            try
            {
                return await AttemptInTime();
            }
            finally
            {
                _jobs.Release();
            }
        }
        finally
        {
            _jobsOfHost.Release();
        }
    }

    private async Future<Outcome> AttemptInTime()
    {
        _outcome = _outcome with { Attempts = _outcome.Attempts + 1 };
        try
        {
            Future<Outcome> follow = Follow();
            return await Timeout.AfterMilliseconds(follow, _options.AttemptMilliseconds)
                ? follow.TakeResult()
                : throw new FetchException("not done within " + _options.AttemptMilliseconds + " ms", mayPass: true);
        }
        catch (FetchException e) when (!e.MayPass)
        {
            return _outcome with { Error = e.Message, Status = e.Status };
        }
    }

    private async Future<Outcome> Follow()
    {
        Uri at = _url;
        for (int redirects = 0; redirects <= _options.Redirects; redirects++)
        {
            using var connection = new Connection();
            await _dialler.Connect(at, connection);
            (ResponseHead head, long bytes) = await Exchange.Run(connection.Stream, at, _options.BodyBytes);
            if (!head.IsRedirect)
            {
                return Judge(new Outcome
                {
                    Url = _url.AbsoluteUri,
                    FinalUrl = at.AbsoluteUri,
                    Status = head.Status,
                    Bytes = bytes,
                    Redirects = redirects,
                });
            }

            at = TargetOf(head, at);
        }

        throw new FetchException("more than " + _options.Redirects + " redirects", mayPass: false);
    }

    private static Outcome Judge(Outcome outcome) => outcome.Status switch
    {
        >= 200 and < 300 => outcome,
        // Too slow, too many, and what a server says when it is not itself (RFC 9110, 15.5.9, 15.6; RFC 6585, 4).
        408 or 429 or 500 or 502 or 503 or 504 => throw new FetchException("status " + outcome.Status, mayPass: true, outcome.Status),
        _ => outcome with { Error = "status " + outcome.Status },
    };

    private static Uri TargetOf(ResponseHead head, Uri from)
    {
        if (head.Location is null || !Uri.TryCreate(from, head.Location, out Uri? to))
        {
            throw new FetchException("a redirect to nowhere", mayPass: false, head.Status);
        }

        return UrlList.Check(to.AbsoluteUri, out string fault)
            ?? throw new FetchException("a redirect to what " + fault, mayPass: false, head.Status);
    }
}
