using System.IO;
using System.Linq;
using System.Reflection;

namespace Embedded.Cli.Tests;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    internal static string Folder { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryFolder").Value!;

    internal static string PathOf(params string[] names) => Path.Combine([Folder, .. names]);

    /// <summary>The repository's own nf.config, with one text in it changed.</summary>
    internal static string Config(string from = "", string to = "")
    {
        string text = File.ReadAllText(PathOf("nf.config")).ReplaceLineEndings("\n");
        if (from.Length == 0)
        {
            return text;
        }

        Xunit.Assert.Contains(from, text, System.StringComparison.Ordinal);
        return text.Replace(from, to, System.StringComparison.Ordinal);
    }

    /// <summary>The line, from 1, that begins with a text.</summary>
    internal static int LineOf(string text, string begin) => text.Split('\n').ToList().FindIndex(line => line.StartsWith(begin, System.StringComparison.Ordinal)) + 1;
}
