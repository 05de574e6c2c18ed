namespace Embedded.HostShim;

/// <summary>The jobs that wait for a thread, first come first served; unbounded, linked through the jobs. Under the pool's lock.</summary>
internal struct JobLine
{
    private BlockingJob? _first;
    private BlockingJob? _last;

    internal int Count { get; private set; }

    internal void Add(BlockingJob job)
    {
        job.MarkQueued();
        job.Previous = _last;
        if (_last is null)
        {
            _first = job;
        }
        else
        {
            _last.Next = job;
        }

        _last = job;
        Count++;
    }

    /// <summary>The job that waits longest, no longer in line; or null.</summary>
    internal BlockingJob? Take()
    {
        BlockingJob? job = _first;
        if (job is not null)
        {
            Remove(job);
        }

        return job;
    }

    internal void Remove(BlockingJob job)
    {
        if (job.Previous is null)
        {
            _first = job.Next;
        }
        else
        {
            job.Previous.Next = job.Next;
        }

        if (job.Next is null)
        {
            _last = job.Previous;
        }
        else
        {
            job.Next.Previous = job.Previous;
        }

        job.Next = null;
        job.Previous = null;
        Count--;
    }

    /// <summary>Walks it; for tests.</summary>
    internal readonly void AssertInvariants()
    {
        int count = 0;
        BlockingJob? previous = null;
        for (BlockingJob? job = _first; job is not null; job = job.Next)
        {
            Async.Invariant.Check(job.Previous == previous, "each job in line knows the one before it");
            Async.Invariant.Check(job.IsQueued, "what stands in line is queued");
            previous = job;
            count++;
        }

        Async.Invariant.Check(_last == previous, "the last job in line is where the links end");
        Async.Invariant.Check(count == Count, "the jobs in line are counted");
    }
}
