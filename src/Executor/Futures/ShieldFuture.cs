namespace Embedded.Async;

/// <summary>A combinator of one branch that lets a cancellation pass by once the branch has begun.</summary>
internal sealed class ShieldFuture : Future
{
    private static readonly SharedPool s_shared = new("Shield", "CombinatorsPerExecutor in nf.config");

    private readonly BranchSet _branches;

    internal ShieldFuture()
    {
        _branches = new BranchSet(this, branches: 1, BranchMode.All);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Shield";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new ShieldFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static ShieldFuture Rent(Future future)
    {
        Future? free = s_shared.Rent();
        ShieldFuture shield = free is null ? Platform.Track(new ShieldFuture()) : Platform.As<ShieldFuture>(free);
        shield._branches.Add(future);
        return shield;
    }

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly();

    internal override Future? Poll(Executor executor) => _branches.Poll(executor);

    /// <summary>A poll like any other: the wake-up that the cancellation came with may have been the branch's own.</summary>
    internal override Future? Cancel(Executor executor) => _branches.HasBegun ? _branches.Poll(executor) : _branches.Cancel(executor);

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }
}
