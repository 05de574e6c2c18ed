namespace Embedded.Async;

/// <summary>A race that ends with the winner's value.</summary>
internal sealed class RaceFuture<T> : Future<T>
{
    /// <summary>Filled with its first use: nobody can know the types before.</summary>
    private static readonly SharedPool s_shared = MakePool();

    private readonly BranchSet _branches;

    private RaceFuture()
    {
        _branches = new BranchSet(this, BuildConfig.BranchesPerCombinator, BranchMode.First, handsResultOn: true);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Race";

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static RaceFuture<T> Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? Platform.Track(new RaceFuture<T>()) : Platform.As<RaceFuture<T>>(free);
    }

    internal void Add(Future<T> future) => _branches.Add(future);

    internal void Shuffle() => _branches.Shuffle();

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly();

    internal override Future? Poll(Executor executor) => _branches.Poll(executor);

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void Recycle()
    {
        _result = default!;
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    /// <summary>The winner keeps its value too: it takes it back if nobody takes it here.</summary>
    internal override void Won(int winner) => _result = Platform.As<Future<T>>(_branches[winner])._result;

    private static SharedPool MakePool()
    {
        var pool = new SharedPool("Race", "CombinatorsPerExecutor in nf.config");
        for (int i = 0; i < BuildConfig.CombinatorsPerExecutor && Platform.MayFillAtFirstUse; i++)
        {
            pool.Add(new RaceFuture<T>());
        }

        return pool;
    }
}
