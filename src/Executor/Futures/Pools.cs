namespace Embedded.Async;

/// <summary>The pools of the futures that are no async method's.</summary>
internal static class Pools
{
    /// <summary>Makes as many futures as nf.config says; the end of start-up.</summary>
    [CallsIfUsed]
    internal static void Fill(int taskSlots)
    {
        TimerFuture.Fill(BuildConfig.TimersPerExecutor);
        JoinFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        SelectFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        TimeoutFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        ShieldFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        CleanUpLimitFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        TokenRunFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        ReadyFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        PendingFuture.Fill(BuildConfig.CombinatorsPerExecutor);
        JoinTaskFuture.Fill(taskSlots);
    }
}
