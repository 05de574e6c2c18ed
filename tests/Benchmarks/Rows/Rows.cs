namespace Embedded.Benchmarks;

/// <summary>All rows, in the order of the table.</summary>
internal static class Rows
{
    internal static Workload[] All() =>
    [
        new YieldRow("yield-1", 1),
        new TracedYieldRow(),
        new YieldRow("yield-200", 200),
        new YieldRow("yield-1000", 1000),
        new ExternalWakeRow(),
        new RemoteWakeRow(),
        new RedundantWakeRow(),
        new RedundantRemoteWakeRow(),
        ScheduleRow.Fifo(),
        ScheduleRow.Priorities(),
        ScheduleRow.Deadlines(),
        new WakeDepthRow("wake-depth-1", 1),
        new WakeDepthRow("wake-depth-100", 100),
        new SpawnRow(),
        new LeafAwaitRow(),
        new LeafYieldRow(),
        new TimerRow("timer-1", 1),
        new TimerRow("timer-100", 100),
        new TimerRow("timer-1000", 1000),
        new TimerRow("timer-10000", 10_000),
        new ChannelSameTaskRow(),
        new ChannelPingPongRow(),
        new SignalPingPongRow(),
        new MutexUncontendedRow(),
        new MutexHandOffRow(),
        new RwLockReadRow(),
        new SemaphoreRow(),
        new NotifyRow(),
        new OneshotRow(),
        new BroadcastRow(),
        new WatchRow(),
        new PipeRow(),
        new SelectCancelRow(),
        new TimeoutReadyRow(),
        new JoinRow(),
        new StreamMapFilterRow(),
        new TokenCheckRow(),
        new WatchdogFeedRow(),
        new SelectFourRow(),
        new GroupRow(),
    ];
}
