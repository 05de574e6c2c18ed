namespace Embedded.Async;

/// <summary>Nobody waits beside what it waits for.</summary>
public sealed partial class Pipe
{
    /// <summary>Looks at the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(_bytes.Count >= 0 && _bytes.Count <= _bytes.Length, "a pipe never holds more than its ring");
            Invariant.Check(_readers.Granted is 0 or 1 && _writers.Granted is 0 or 1, "one at a time is let in");
            Invariant.Check(_readers.Granted <= Readable, "who is let in to read finds a byte");
            Invariant.Check(_readers.IsEmpty || Readable == _readers.Granted, "nobody waits for a byte while there is one");
            Invariant.Check(_writers.IsEmpty || Writable <= _writers.Granted, "nobody waits for room while there is some");
            Invariant.Check(!_closed || _writers.IsEmpty, "nobody waits to write to a closed pipe");
            Invariant.Check(!IsOver || _readers.IsEmpty, "nobody waits for a byte of a pipe that is over");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
