using System;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace Embedded.Benchmarks;

/// <summary>The table for people and the file for programs.</summary>
internal static class Report
{
    internal static void Table(Workload[] rows, Result[] results)
    {
        Console.WriteLine("row                      ns/op    goal ns   bytes/op");
        Console.WriteLine("--------------------- --------  ---------  ---------");
        for (int i = 0; i < rows.Length; i++)
        {
            Line(rows[i], results[i]);
        }
    }

    internal static void WriteJson(Stream output, Result[] results)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (Result result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("name", result.Name);
            writer.WriteNumber("nsPerOp", Math.Round(result.NsPerOp, 2));
            writer.WriteNumber("bytesPerOp", Math.Round(result.BytesPerOp, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Line(Workload workload, Result result)
    {
        string goal = workload.GoalNanoseconds is { } limit
            ? "<= " + limit.ToString("0", CultureInfo.InvariantCulture) + (result.NsPerOp <= limit ? "  " : " !")
            : "-  ";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Name,-21} {result.NsPerOp,8:0.0}  {goal,9}  {result.BytesPerOp,9:0.###}"));
    }
}
