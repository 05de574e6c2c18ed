using System.Collections.Generic;
using System.Text;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>Lines of text on the serial console, from the bytes that went over its wires.</summary>
internal static class SerialStory
{
    /// <summary>The lines; one that is not complete yet counts too, empty ones do not.</summary>
    /// <param name="transcript">One way of the console.</param>
    /// <param name="kind">What to call it.</param>
    internal static IEnumerable<Happening> Lines(UartTranscript transcript, string kind)
    {
        int start = 0;
        for (int i = 0; i <= transcript.Count; i++)
        {
            if (i < transcript.Count && transcript.Bytes[i] is not ((byte)'\r' or (byte)'\n'))
            {
                continue;
            }

            if (i > start)
            {
                // A command counts from its end, when it takes effect; an answer from its beginning, when it shows.
                long at = transcript.Ticks[kind == Happening.SerialIn ? i - 1 : start];
                yield return new Happening(at, kind, Readable(Encoding.UTF8.GetString(transcript.Bytes[start..i])));
            }

            start = i + 1;
        }
    }

    /// <summary>Replaces what a terminal could take for a command of its own.</summary>
    private static string Readable(string text)
    {
        var readable = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            readable.Append(char.IsControl(character) ? '.' : character);
        }

        return readable.ToString();
    }
}
