using System.IO;
using System.Text;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Shows what the board's console says while it says it. The UART keeps the bytes anyway; they are fetched between turns,
/// where allocating is not counted as the firmware's.
/// </summary>
internal sealed class ConsoleEcho(UartTranscript transcript, TextWriter output)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _text = new char[256];
    private int _shown;

    internal void Flush()
    {
        if (_shown == transcript.Count)
        {
            return;
        }

        while (_shown < transcript.Count)
        {
            System.ReadOnlySpan<byte> next = transcript.Bytes[_shown..];
            next = next[..System.Math.Min(next.Length, _text.Length / 2)];
            int count = _decoder.GetChars(next, _text, flush: false);
            _shown += next.Length;
            for (int i = 0; i < count; i++)
            {
                // The line feed is enough for a terminal, and a pipe is spared the rest.
                if (_text[i] != '\r')
                {
                    output.Write(_text[i]);
                }
            }
        }

        output.Flush();
    }
}
