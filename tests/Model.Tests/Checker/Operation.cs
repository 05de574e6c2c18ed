using System;
using System.IO;

namespace ModelChecking;

/// <summary>What a thread is about to do, for the trace. Made of literals, so it costs little when nobody traces.</summary>
/// <param name="Kind">Such as Volatile.Read.</param>
/// <param name="Variable">The source text of the variable.</param>
/// <param name="Member">The member that does it.</param>
/// <param name="Line">Its line.</param>
/// <param name="File">Its file.</param>
internal readonly record struct Operation(string Kind, string Variable, string Member, int Line, string File)
{
    internal string Place => $"{Path.GetFileNameWithoutExtension(File)}.{Member}:{Line}";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {(Variable.StartsWith("ref ", StringComparison.Ordinal) ? Variable[4..] : Variable)}";
}

/// <summary>What an operation waits for.</summary>
internal interface IGate
{
    /// <summary>Whether the thread could go on now.</summary>
    bool IsOpenFor(ModelThread thread);
}
