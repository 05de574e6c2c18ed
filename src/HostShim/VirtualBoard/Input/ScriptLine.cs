using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Embedded.HostShim;

/// <summary>Reads one line of an input script.</summary>
internal static class ScriptLine
{
    private const string Allowed = "expected `TIME press BUTTON TIME`, `TIME SERIAL \"text\"`, `TIME SENSOR fault nack|stretch|stuck` or `TIME SENSOR ok`";

    internal static bool TryParse(string line, int number, out ScriptAction? action, out string? reason)
    {
        action = null;
        if (!TrySplit(line, out List<string> words, out reason))
        {
            return false;
        }

        if (words.Count == 0)
        {
            return true;
        }

        if (!TryTime(words[0], out long at))
        {
            reason = NotATime(words[0]);
            return false;
        }

        return words.Count >= 3 ? TryAction(words, at, number, out action, out reason) : Refuse(out reason);
    }

    /// <summary>Reads a time like 250ms, 2s, 1.5m.</summary>
    internal static bool TryTime(string word, out long ticks)
    {
        ticks = 0;
        (string suffix, decimal perSecond) = word switch
        {
            _ when word.EndsWith("ms", System.StringComparison.Ordinal) => ("ms", 0.001m),
            _ when word.EndsWith('s') => ("s", 1m),
            _ when word.EndsWith('m') => ("m", 60m),
            _ => ("", 0m),
        };
        // Ten years are far beyond any run and far below an overflow.
        if (suffix.Length == 0
            || !decimal.TryParse(word[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value * perSecond > 315_360_000m)
        {
            return false;
        }

        ticks = (long)decimal.Round(value * perSecond * VirtualTime.TicksPerSecond);
        return true;
    }

    private static bool TryAction(List<string> words, long at, int number, out ScriptAction? action, out string? reason)
    {
        action = null;
        reason = null;
        string name = words[1];
        if (name == "press" && words.Count == 4)
        {
            if (!TryTime(words[3], out long hold))
            {
                reason = NotATime(words[3]);
                return false;
            }

            if (hold < VirtualButton.MinimumHoldTicks)
            {
                reason = $"a press of {words[3]} is shorter than its bounce; hold for 6ms or more";
                return false;
            }

            action = new PressAction { AtTicks = at, Line = number, Name = words[2], HoldTicks = hold };
            return true;
        }

        if (words.Count == 3 && words[2][0] == '"')
        {
            action = new SerialAction { AtTicks = at, Line = number, Name = name, Text = words[2][1..] };
            return true;
        }

        if (words.Count == 3 && words[2] == "ok")
        {
            action = new FaultAction { AtTicks = at, Line = number, Name = name, Fault = I2cFault.None };
            return true;
        }

        if (words.Count == 4 && words[2] == "fault")
        {
            I2cFault fault = words[3] switch
            {
                "nack" => I2cFault.Nack,
                "stretch" => I2cFault.ClockStretchTimeout,
                "stuck" => I2cFault.Stuck,
                _ => I2cFault.None,
            };
            if (fault == I2cFault.None)
            {
                reason = $"`{words[3]}` is not a fault; expected nack, stretch or stuck";
                return false;
            }

            action = new FaultAction { AtTicks = at, Line = number, Name = name, Fault = fault };
            return true;
        }

        return Refuse(out reason);
    }

    /// <summary>Splits at blanks up to a comment. A quoted text becomes one word that keeps its opening quote as a mark.</summary>
    private static bool TrySplit(string line, out List<string> words, out string? reason)
    {
        words = [];
        reason = null;
        int i = 0;
        while (i < line.Length && line[i] != '#')
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
            }
            else if (line[i] == '"')
            {
                if (!TryQuoted(line, ref i, out string text, out reason))
                {
                    return false;
                }

                words.Add(text);
            }
            else
            {
                int start = i;
                while (i < line.Length && !char.IsWhiteSpace(line[i]) && line[i] != '#' && line[i] != '"')
                {
                    i++;
                }

                words.Add(line[start..i]);
            }
        }

        return true;
    }

    private static bool TryQuoted(string line, ref int i, out string text, out string? reason)
    {
        var builder = new StringBuilder("\"");
        reason = null;
        text = "";
        for (i++; i < line.Length && line[i] != '"'; i++)
        {
            char c = line[i];
            if (c == '\\' && i + 1 < line.Length)
            {
                c = line[++i] switch { '"' => '"', '\\' => '\\', 't' => '\t', 'r' => '\r', 'n' => '\n', _ => '\0' };
                if (c == '\0')
                {
                    reason = $"`\\{line[i]}` is not an escape; expected \\\" \\\\ \\t \\r or \\n";
                    return false;
                }
            }

            builder.Append(c);
        }

        if (i == line.Length)
        {
            reason = "the text has no closing quote";
            return false;
        }

        i++;
        text = builder.ToString();
        return true;
    }

    private static string NotATime(string word) => $"`{word}` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m";

    private static bool Refuse(out string? reason)
    {
        reason = Allowed;
        return false;
    }
}
