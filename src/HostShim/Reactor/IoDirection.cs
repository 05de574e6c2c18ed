namespace Embedded.HostShim;

/// <summary>Which of the two waits on a handle: one task may wait for each.</summary>
internal enum IoDirection
{
    /// <summary>Reading, receiving, accepting.</summary>
    Read,

    /// <summary>Writing, sending, connecting.</summary>
    Write,
}
