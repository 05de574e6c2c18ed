using System;
using System.Diagnostics;
using System.Threading;

namespace Embedded.Benchmarks;

/// <summary>One measured row.</summary>
internal sealed record Result(string Name, double NsPerOp, double BytesPerOp);

/// <summary>Warm-up, batches, median.</summary>
internal static class Harness
{
    private const int Batches = 21;
    private const int RoundsOfWarmUp = 12;

    /// <summary>
    /// Brings every row to optimised code, also the rows that are not asked for: the JIT optimises shared code for what it
    /// saw, so each row is measured with the profile of an application that uses everything, and --filter changes no figure.
    /// </summary>
    internal static void WarmUp(Workload[] all)
    {
        for (int round = 0; round < RoundsOfWarmUp; round++)
        {
            foreach (Workload workload in all)
            {
                workload.Run(200);
            }

            // The runtime counts calls only after 100 ms without new first-tier code, and compiles on a thread of its own.
            Thread.Sleep(120);
        }
    }

    /// <summary>The median of several batches.</summary>
    internal static Result Measure(Workload workload, bool quick)
    {
        double batchNanoseconds = quick ? 20e6 : 80e6;
        int operations = FindBatchSize(workload, batchNanoseconds);
        var nanoseconds = new double[Batches];
        long bytes = 0;
        long total = 0;
        for (int i = 0; i < Batches; i++)
        {
            Batch batch = workload.Measure(operations, out long done);
            nanoseconds[i] = batch.Nanoseconds / done;
            bytes += batch.Bytes;
            total += done;
        }

        Array.Sort(nanoseconds);
        return new Result(workload.Name, nanoseconds[Batches / 2], (double)bytes / total);
    }

    /// <summary>Grows the batch until it is long enough, for at least the time that on-stack replacement needs to settle.</summary>
    private static int FindBatchSize(Workload workload, double batchNanoseconds)
    {
        int operations = 1000;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Batch batch = workload.Measure(operations, out long done);
            double each = Math.Max(batch.Nanoseconds / done, 0.1);
            operations = (int)Math.Clamp(batchNanoseconds / each, 1000, 100_000_000);
            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > 350)
            {
                return operations;
            }
        }
    }
}
