using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace Embedded.Docs.Tests;

/// <summary>A block of code or output in a page of the guide.</summary>
/// <param name="Page">The page's file name.</param>
/// <param name="Line">Where the block begins.</param>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Mark">The comment before it, such as "listing: inert"; empty if there is none.</param>
/// <param name="Text">What is in it.</param>
internal sealed record Block(string Page, int Line, string Language, string Mark, string Text);

/// <summary>Reads the pages of the guide and the sources of its listings.</summary>
internal static partial class Guide
{
    private static readonly string s_docs = FindDocs();

    internal static IEnumerable<Block> Blocks()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(s_docs, "guide"), "*.md"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                {
                    continue;
                }

                int end = Array.IndexOf(lines, "```", i + 1);
                string mark = i > 0 ? Mark().Match(lines[i - 1]).Groups[1].Value : "";
                yield return new Block(Path.GetFileName(file), i + 1, lines[i][3..], mark, string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    /// <summary>The parts of the sources between "// listing: name" and "// end", without their common indentation.</summary>
    internal static IReadOnlyDictionary<string, string> Listings()
    {
        var listings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(s_docs, "listings"), "*.cs"))
        {
            List<string>? part = null;
            string name = "";
            foreach (string line in File.ReadAllLines(file))
            {
                string text = line.Trim();
                if (text.StartsWith("// listing: ", StringComparison.Ordinal))
                {
                    name = text["// listing: ".Length..];
                    part = [];
                }
                else if (text == "// end" && part is not null)
                {
                    listings.Add(name, Dedent(part));
                    part = null;
                }
                else
                {
                    part?.Add(line);
                }
            }
        }

        return listings;
    }

    private static string Dedent(List<string> lines)
    {
        int indent = int.MaxValue;
        foreach (string line in lines)
        {
            if (line.Length > 0)
            {
                indent = Math.Min(indent, line.Length - line.TrimStart().Length);
            }
        }

        return string.Join('\n', lines.ConvertAll(line => line.Length == 0 ? line : line[indent..]));
    }

    private static string FindDocs()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Embedded.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new InvalidOperationException("not in the repository"), "docs");
    }

    [GeneratedRegex(@"^<!-- (.+) -->$")]
    private static partial Regex Mark();
}
