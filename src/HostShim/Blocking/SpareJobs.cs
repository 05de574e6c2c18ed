using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// Job objects whose futures went on without them, because the work went on when it was cancelled. Every other job stays with its future
/// from use to use. Any thread.
/// </summary>
internal sealed class SpareJobs<TJob>
    where TJob : BlockingJob
{
    private readonly Lock _gate = new();
    private BlockingJob? _first;

    internal TJob? Take()
    {
        // Benign race: one that comes meanwhile serves the next.
        if (Volatile.Read(ref _first) is null)
        {
            return null;
        }

        lock (_gate)
        {
            BlockingJob? job = _first;
            if (job is not null)
            {
                _first = job.Next;
                job.Next = null;
            }

            return (TJob?)job;
        }
    }

    internal void Put(TJob job)
    {
        lock (_gate)
        {
            job.Next = _first;
            _first = job;
        }
    }
}
