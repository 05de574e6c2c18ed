using System;
using System.Diagnostics;
using System.Linq;
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

    /// <summary>
    /// The median of several batches of each row. The rows take turns, so that a burst of other work on the machine spoils
    /// a few batches of many rows and not all batches of one.
    /// </summary>
    internal static Result[] Measure(Workload[] chosen, bool quick)
    {
        double batchNanoseconds = quick ? 20e6 : 80e6;
        int[] operations = Array.ConvertAll(chosen, workload => FindBatchSize(workload, batchNanoseconds));
        double[][] nanoseconds = Array.ConvertAll(chosen, _ => new double[Batches]);
        double[][] bytes = Array.ConvertAll(chosen, _ => new double[Batches]);
        for (int batch = 0; batch < Batches; batch++)
        {
            for (int row = 0; row < chosen.Length; row++)
            {
                Batch measured = chosen[row].Measure(operations[row], out long done);
                nanoseconds[row][batch] = measured.Nanoseconds / done;
                bytes[row][batch] = (double)measured.Bytes / done;
            }
        }

        var results = new Result[chosen.Length];
        for (int row = 0; row < chosen.Length; row++)
        {
            Array.Sort(nanoseconds[row]);
            Array.Sort(bytes[row]);
            // On one thread not a byte is forgiven. What several threads keep for themselves still grows now and then, when chance moves more to one
            // of them than ever before; what each operation allocates is in every batch.
            double allocated = chosen[row].IsThreaded ? bytes[row][Batches / 2] : bytes[row][^1];
            results[row] = new Result(chosen[row].Name, nanoseconds[row][Batches / 2], allocated);
        }

        return results;
    }

    /// <summary>Grows the batch until it is long enough, and for as long as on-stack replacement needs to settle.</summary>
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
