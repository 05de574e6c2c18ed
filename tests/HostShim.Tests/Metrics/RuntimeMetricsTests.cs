using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Linq;
using Embedded.Async;
using Xunit;

namespace Embedded.HostShim.Tests.Metrics;

/// <summary>What a .NET tool reads agrees with what was done.</summary>
public sealed class RuntimeMetricsTests
{
    [Fact]
    public void Pool_IsReadByWorkerAndByTask()
    {
        var clock = new ManualClock();
        var monitor = new PoolMonitor(clock);
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true, Driver = null, Trace = monitor });
        using var metrics = new RuntimeMetrics();
        metrics.Add(pool, "mine", monitor);
        pool.BlockOn(Main());

        Dictionary<string, double> read = Read(metrics);
        PoolWorkerFigures figures = pool.GetFigures(0);
        Assert.True(figures.Polls > 10);
        Assert.Equal(figures.Polls, read["embedded.pool.worker.polls pool=mine worker=0"]);
        Assert.Equal(figures.Parks, read["embedded.pool.worker.parks pool=mine worker=0"]);
        Assert.Equal(figures.Injected, read["embedded.pool.worker.tasks.injected pool=mine worker=0"]);
        Assert.Equal(2, read["embedded.pool.worker.tasks.spawned pool=mine worker=0"]);
        Assert.Equal(3, read["embedded.pool.worker.tasks.ended pool=mine worker=0"]);
        Assert.Equal(0, read["embedded.pool.tasks pool=mine"]);
        Assert.Equal(1, read["embedded.pool.workers pool=mine"]);
        Assert.Equal(0, read["embedded.pool.injection.length pool=mine"]);
        Assert.Equal(0, read["embedded.pool.worker.queue.length pool=mine worker=0"]);
        Assert.Equal(0, read["embedded.pool.worker.steals pool=mine worker=0"]);
        Assert.Equal(12e-3, read["embedded.pool.worker.busy.time pool=mine worker=0"], 9);
        Assert.Equal(12, read["embedded.pool.task.polls pool=mine task=step"]);
        Assert.Equal(12e-3, read["embedded.pool.task.busy.time pool=mine task=step"], 9);
        Assert.Equal(1e-3, read["embedded.pool.task.poll.duration.max pool=mine task=step"], 9);
        // 1 ms is in the bucket of 2^19 to 2^20 ns; its count has those below.
        Assert.Equal(12, read["embedded.pool.task.poll.duration.bucket pool=mine task=step le=0.001048576"]);
        Assert.Equal(figures.Polls, read["embedded.pool.worker.poll.duration.bucket pool=mine worker=0 le=0.001048576"]);

        async Future Main()
        {
            await pool.Spawn(Step(), "step");
            await pool.Spawn(Step(), "step");
        }

        async Future Step()
        {
            for (int i = 0; i < 5; i++)
            {
                clock.Advance(1000);
                await Future.Yield();
            }

            clock.Advance(1000);
        }
    }

    [Fact]
    public void PoolWithoutMonitor_HasItsCounters()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, Driver = null });
        using var metrics = new RuntimeMetrics();
        metrics.Add(pool, "bare");
        for (int i = 0; i < 100; i++)
        {
            pool.BlockOn(Once());
        }

        Dictionary<string, double> read = Read(metrics);
        Assert.Equal(
            pool.GetFigures(0).Polls + pool.GetFigures(1).Polls,
            read["embedded.pool.worker.polls pool=bare worker=0"] + read["embedded.pool.worker.polls pool=bare worker=1"]);
        Assert.Equal(100, read["embedded.pool.worker.polls pool=bare worker=0"] + read["embedded.pool.worker.polls pool=bare worker=1"]);
        Assert.DoesNotContain(read.Keys, key => key.StartsWith("embedded.pool.worker.busy", StringComparison.Ordinal));

        static async Future Once()
        {
        }
    }

    [Fact]
    public void Executor_IsReadToo()
    {
        var clock = new ManualClock();
        using var executor = new Executor(clock, 8);
        var monitor = new ExecutorMonitor(executor);
        executor.Trace = monitor;
        using var metrics = new RuntimeMetrics();
        metrics.Add(monitor, "single");
        executor.Spawn(Steps(), "steps");
        executor.RunUntilIdle();
        clock.Advance(6000);

        Dictionary<string, double> read = Read(metrics);
        Assert.Equal(4, read["embedded.executor.polls executor=single"]);
        Assert.Equal(1, read["embedded.executor.tasks.spawned executor=single"]);
        Assert.Equal(1, read["embedded.executor.tasks.ended executor=single"]);
        Assert.Equal(0, read["embedded.executor.tasks executor=single"]);
        Assert.Equal(3e-3, read["embedded.executor.busy.time executor=single"], 9);
        Assert.Equal(1.0 / 3, read["embedded.executor.load executor=single"], 6);
        Assert.Equal(4, read["embedded.executor.task.polls executor=single task=steps"]);
        Assert.Equal(4, read["embedded.executor.poll.duration.bucket executor=single le=0.001048576"]);
        Assert.Equal(4, monitor.Counters.GetFigures(0).Polls);

        async Future Steps()
        {
            for (int i = 0; i < 3; i++)
            {
                clock.Advance(1000);
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void EveryInstrument_HasAUnitAndADescription_AndNoneIsLeftAfterTheEnd()
    {
        List<Instrument> instruments = [];
        List<Instrument> ended = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter.Name == RuntimeMetrics.MeterName)
                {
                    instruments.Add(instrument);
                    me.EnableMeasurementEvents(instrument);
                }
            },
            MeasurementsCompleted = (instrument, _) => ended.Add(instrument),
        };
        listener.Start();
        using (new RuntimeMetrics())
        {
            Assert.NotEmpty(instruments);
            Assert.All(instruments, instrument =>
            {
                Assert.False(string.IsNullOrEmpty(instrument.Unit));
                Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal);
                Assert.StartsWith("embedded.", instrument.Name, StringComparison.Ordinal);
            });
        }

        Assert.Equal(instruments, ended);
    }

    /// <summary>All that one meter tells now, by name and tags.</summary>
    private static Dictionary<string, double> Read(RuntimeMetrics metrics)
    {
        Dictionary<string, double> read = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter == metrics.Meter)
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => read.Add(Key(instrument, tags), value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => read.Add(Key(instrument, tags), value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => read.Add(Key(instrument, tags), value));
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        instrument.Name + string.Concat(tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $" {tag.Key}={tag.Value}")));
}
