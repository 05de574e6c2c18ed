using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Embedded.Boards.Virtual;

/// <summary>Writes a report as JSON.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // The file is UTF-8 and never becomes a part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Write(RunReport report, TextWriter writer) =>
        writer.Write(JsonSerializer.Serialize(report, s_options) + "\n");
}
