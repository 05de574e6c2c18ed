using System.Threading;
using Embedded.HostShim;

namespace Embedded.Pools.Tests;

internal static class Pools
{
    internal static WorkPool Make(int workers) => new(new WorkPoolOptions { Workers = workers, Driver = null });

    /// <summary>Waits for tasks whose end nobody is told of.</summary>
    internal static void WaitUntilEmpty(WorkPool pool) => SpinWait.SpinUntil(() => pool.TaskCount == 0);
}
