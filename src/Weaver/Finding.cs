using System.Collections.Generic;

namespace Embedded.Weaver;

/// <summary>One thing that is wrong: where, what, and what to write instead.</summary>
/// <param name="id">The rule, <c>EMB0nn</c>.</param>
/// <param name="file">The source file, or the assembly's path where no symbols say more.</param>
/// <param name="line">The line, or 0 if it is not known.</param>
/// <param name="message">What is wrong and what to write instead, in one line.</param>
public sealed class Finding(string id, string file, int line, string message)
{
    /// <summary>The rule, <c>EMB0nn</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The source file, or the assembly's path where no symbols say more.</summary>
    public string File { get; } = file;

    /// <summary>The line, or 0 if it is not known.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong and what to write instead, in one line.</summary>
    public string Message { get; } = message;

    /// <summary>The way of calls from a root to this place, outermost first; empty where there is none.</summary>
    public IReadOnlyList<string> CallPath { get; set; } = [];

    /// <summary>The order of a report: by file, line, rule and message.</summary>
    /// <param name="x">One finding.</param>
    /// <param name="y">Another.</param>
    public static int Compare(Finding x, Finding y)
    {
        int order = string.CompareOrdinal(x.File, y.File);
        order = order != 0 ? order : x.Line.CompareTo(y.Line);
        order = order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
        return order != 0 ? order : string.CompareOrdinal(x.Message, y.Message);
    }

    /// <summary>As compilers print it: <c>file(line): error EMB0nn: message</c>.</summary>
    public override string ToString() => File + (Line > 0 ? "(" + Line + ")" : "") + ": error " + Id + ": " + Message;
}
