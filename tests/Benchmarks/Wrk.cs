using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading;

namespace Embedded.Benchmarks;

/// <summary>What wrk says, and what this process allocated meanwhile.</summary>
internal readonly record struct WrkResult(double RequestsPerSecond, double BytesPerSecond);

/// <summary>The load generator wrk, which is a command of its own (Debian's package wrk).</summary>
internal static class Wrk
{
    internal const int Connections = 64;
    internal const int WarmUpSeconds = 2;
    internal const int Seconds = 3;

    /// <summary>Its beginning and its end, in which it connects and is started and read, are not in the bytes.</summary>
    private const int MarginMilliseconds = 500;

    private static readonly string? s_file = Find();

    internal static bool IsInstalled => s_file is not null;

    /// <summary>Asks a server for / as fast as it answers.</summary>
    /// <exception cref="InvalidOperationException">Not all answers were right.</exception>
    internal static WrkResult Ask(IPEndPoint server, int seconds)
    {
        // One thread of wrk asks faster than two processors answer.
        string[] arguments = ["-t", "1", "-c", Connections.ToString(CultureInfo.InvariantCulture), "-d", seconds + "s", "http://" + server + "/"];
        using Process process = Process.Start(new ProcessStartInfo(s_file!, arguments) { RedirectStandardOutput = true })!;
        Thread.Sleep(MarginMilliseconds);
        long start = Stopwatch.GetTimestamp();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        Thread.Sleep((seconds * 1000) - (2 * MarginMilliseconds));
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || output.Contains("Socket errors", StringComparison.Ordinal) || output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("wrk was not answered as it should be: " + output);
        }

        return new WrkResult(RequestsPerSecond(output), bytes / elapsed);
    }

    private static double RequestsPerSecond(string output)
    {
        const string Label = "Requests/sec:";
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith(Label, StringComparison.Ordinal))
            {
                return double.Parse(line.AsSpan(Label.Length), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("wrk says no requests a second: " + output);
    }

    private static string? Find()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            string file = Path.Combine(folder, OperatingSystem.IsWindows() ? "wrk.exe" : "wrk");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
