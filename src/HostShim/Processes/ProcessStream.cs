namespace Embedded.HostShim;

/// <summary>Where an input or output of a <see cref="ChildProcess"/> leads.</summary>
public enum ProcessStream
{
    /// <summary>Where this process's own leads, such as the terminal.</summary>
    Inherit,

    /// <summary>Nowhere: reads end at once, and what is written is gone.</summary>
    Null,

    /// <summary>To a pipe whose other end this process has.</summary>
    Pipe,
}
