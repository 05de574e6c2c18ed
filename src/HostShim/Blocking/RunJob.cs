using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A function of somebody's and its argument.</summary>
internal sealed class RunJob<TState, TResult> : BlockingJob<TResult>
{
    internal static readonly SpareJobs<RunJob<TState, TResult>> s_spares = new();

    private Func<TState, TResult> _work = null!;
    private TState _argument = default!;

    internal void Set(Func<TState, TResult> work, TState argument)
    {
        _work = work;
        _argument = argument;
    }

    internal override void Forget()
    {
        _work = null!;
        _argument = default!;
    }

    private protected override TResult Execute() => _work(_argument);

    private protected override void BecomeSpare() => s_spares.Put(this);
}

/// <summary>See <see cref="BlockingPool.Run{TState, TResult}"/>.</summary>
internal sealed class PoolRunFuture<TState, TResult> : BlockingFuture<RunJob<TState, TResult>, TResult>
{
    private static readonly SharedPool s_shared = new("BlockingPool.Run", knob: null);

    internal override string Name => "BlockingPool.Run";

    internal static PoolRunFuture<TState, TResult> Rent(BlockingPool pool, Func<TState, TResult> work, TState argument)
    {
        Future? free = s_shared.Rent();
        PoolRunFuture<TState, TResult> future = free is null
            ? Platform.Track(new PoolRunFuture<TState, TResult>())
            : Platform.As<PoolRunFuture<TState, TResult>>(free);
        future.Prepare(pool).Set(work, argument);
        return future;
    }

    private protected override RunJob<TState, TResult> MakeJob() => RunJob<TState, TResult>.s_spares.Take() ?? new RunJob<TState, TResult>();

    private protected override void ReturnToPool() => s_shared.Return(this);
}
