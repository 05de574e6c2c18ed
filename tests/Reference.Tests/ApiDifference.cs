using System;
using System.Collections.Generic;
using System.Linq;

namespace Embedded.Reference.Tests;

/// <summary>Compares two texts of an API line by line, both ways. The order of lines says nothing.</summary>
internal static class ApiDifference
{
    /// <returns>A line "- …" for each that is only listed, and "+ …" for each that was only found; empty if they agree.</returns>
    internal static string Between(IEnumerable<string> listed, IEnumerable<string> found)
    {
        Dictionary<string, int> surplus = [];
        foreach (string line in listed)
        {
            surplus[line] = surplus.GetValueOrDefault(line) - 1;
        }

        foreach (string line in found)
        {
            surplus[line] = surplus.GetValueOrDefault(line) + 1;
        }

        return string.Join('\n', surplus.Where(pair => pair.Value != 0)
            .OrderBy(pair => pair.Key.Trim(), StringComparer.Ordinal)
            .Select(pair => (pair.Value < 0 ? "- " : "+ ") + pair.Key.Trim()));
    }
}
