using System.IO;
using System.Text;

namespace Embedded.HostShim;

/// <summary>Reads the next lines of a file into a batch; between runs it keeps the file.</summary>
internal sealed class LineJob : BlockingJob<int>
{
    private readonly string _path;
    private readonly Encoding _encoding;
    private StreamReader? _reader;

    internal LineJob(string path, Encoding encoding, int lines)
    {
        _path = path;
        _encoding = encoding;
        Batch = new string[lines];
    }

    /// <summary>Swapped by the owner while the job is idle.</summary>
    internal string[] Batch { get; set; }

    /// <summary>Lines of the batch that were read, also if the reading failed behind them.</summary>
    internal int Count { get; private set; }

    /// <summary>Before it is given to the pool, which may drop it.</summary>
    internal void Prepare() => Count = 0;

    /// <summary>Closes the file. By the owner while the job is idle, or by the thread after it was abandoned.</summary>
    internal void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Only by the thread: it was abandoned, so nobody reads any more.</summary>
    internal override void DropOutcome() => Close();

    internal override void Forget()
    {
    }

    private protected override int Execute()
    {
        _reader ??= new StreamReader(_path, _encoding);
        while (Count < Batch.Length && _reader.ReadLine() is string line)
        {
            Batch[Count++] = line;
        }

        return Count;
    }

    /// <summary>It serves one stream.</summary>
    private protected override void BecomeSpare()
    {
    }
}
