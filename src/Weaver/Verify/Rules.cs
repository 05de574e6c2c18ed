using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Embedded.Weaver.Verify;

/// <summary>All rules with their explanations: the text of <c>Rules.md</c>.</summary>
public static class Rules
{
    private const string Heading = "## ";

    private static readonly Lazy<IReadOnlyList<RuleText>> s_all = new(Read);

    /// <summary>All rules, by number.</summary>
    public static IReadOnlyList<RuleText> All => s_all.Value;

    /// <summary>A rule by its number in whatever case, or null if there is none.</summary>
    public static RuleText? Find(string id) => All.FirstOrDefault(rule => string.Equals(rule.Id, id, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<RuleText> Read()
    {
        using var reader = new StreamReader(typeof(Rules).Assembly.GetManifestResourceStream("Rules.md")!);
        string[] parts = reader.ReadToEnd().Replace("\r", "").Split(["\n" + Heading], StringSplitOptions.None);
        return [.. parts.Skip(1).Select(ReadRule)];
    }

    private static RuleText ReadRule(string part)
    {
        int space = part.IndexOf(' ');
        int end = part.IndexOf('\n');
        return new RuleText(part.Substring(0, space), part.Substring(space + 1, end - space - 1), part.Substring(end).Trim());
    }
}

/// <summary>A rule's explanation.</summary>
/// <param name="id"><c>EMB0nn</c>.</param>
/// <param name="title">The rule in a few words.</param>
/// <param name="text">Why it breaks on the device and what to write instead, with an example; Markdown.</param>
public sealed class RuleText(string id, string title, string text)
{
    /// <summary><c>EMB0nn</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The rule in a few words.</summary>
    public string Title { get; } = title;

    /// <summary>Why it breaks on the device and what to write instead, with an example; Markdown.</summary>
    public string Text { get; } = text;
}
