namespace Embedded.Async.Tests;

/// <summary>How the innermost awaits of a shape wait.</summary>
public enum Waits
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>By a yield.</summary>
    Yield,

    /// <summary>By a timer.</summary>
    Timer,

    /// <summary>By a yield three methods further down.</summary>
    Deep,

    /// <summary>In a branch of a Join, a Select and a Timeout.</summary>
    InCombinators,

    /// <summary>Each in its turn.</summary>
    InTurn,
}
