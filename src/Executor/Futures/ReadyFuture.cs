namespace Embedded.Async;

/// <summary>Has ended before it is awaited.</summary>
internal sealed class ReadyFuture : Future
{
    private static readonly SharedPool s_shared = new("Future.Ready", "CombinatorsPerExecutor in nf.config");

    internal override string Name => "Future.Ready";

    internal override bool IsLeaf => true;

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new ReadyFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static ReadyFuture Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? Platform.Track(new ReadyFuture()) : Platform.As<ReadyFuture>(free);
    }

    internal override bool TryCompleteEarly()
    {
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor) => EndCompleted();

    internal override void Recycle() => s_shared.Return(this);
}

/// <summary>As <see cref="ReadyFuture"/>, with a value.</summary>
internal sealed class ReadyFuture<T> : Future<T>
{
    /// <summary>Filled with its first use: nobody can know the types before.</summary>
    private static readonly SharedPool s_shared = MakePool();

    internal override string Name => "Future.Ready";

    internal override bool IsLeaf => true;

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static ReadyFuture<T> Rent(T value)
    {
        Future? free = s_shared.Rent();
        ReadyFuture<T> ready = free is null ? Platform.Track(new ReadyFuture<T>()) : Platform.As<ReadyFuture<T>>(free);
        ready._result = value;
        return ready;
    }

    internal override bool TryCompleteEarly()
    {
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor) => EndCompleted();

    internal override void Recycle()
    {
        _result = default!;
        s_shared.Return(this);
    }

    private static SharedPool MakePool()
    {
        var pool = new SharedPool("Future.Ready", "CombinatorsPerExecutor in nf.config");
        for (int i = 0; i < BuildConfig.CombinatorsPerExecutor && Platform.MayFillAtFirstUse; i++)
        {
            pool.Add(new ReadyFuture<T>());
        }

        return pool;
    }
}

/// <summary>Never ends.</summary>
internal sealed class PendingFuture : Future
{
    private static readonly SharedPool s_shared = new("Future.Pending", "CombinatorsPerExecutor in nf.config");

    internal override string Name => "Future.Pending";

    internal override bool IsLeaf => true;

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new PendingFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static PendingFuture Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? Platform.Track(new PendingFuture()) : Platform.As<PendingFuture>(free);
    }

    internal override Future? Poll(Executor executor) => null;

    internal override void Recycle() => s_shared.Return(this);
}
