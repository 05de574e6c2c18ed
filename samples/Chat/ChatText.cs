using System;
using System.Globalization;
using System.Text;

namespace Embedded.Samples.Chat;

/// <summary>What may be shown of what a client sent: the others read it on terminals.</summary>
internal static class ChatText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// The text of a line. Bytes that are no UTF-8 become U+FFFD; characters that move a cursor, colour a screen or turn the direction of
    /// writing are left out.
    /// </summary>
    internal static string Clean(ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder(line.Length);
        foreach (Rune rune in Encoding.UTF8.GetString(line).EnumerateRunes())
        {
            if (rune.Value == '\t')
            {
                text.Append(' ');
            }
            else if (IsShown(rune))
            {
                text.Append(rune);
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>What is wrong with a name, as half a sentence, or null.</summary>
    internal static string? FaultOf(string name, ChatLimits limits)
    {
        if (name.Length == 0 || !Rune.IsLetter(Rune.GetRuneAt(name, 0)))
        {
            return "a name begins with a letter";
        }

        if (name.Length > limits.NameCharacters)
        {
            return "a name has at most " + limits.NameCharacters + " characters";
        }

        foreach (Rune rune in name.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && rune.Value is not ('-' or '_'))
            {
                return "a name has letters, digits, - and _";
            }
        }

        return null;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Scripts and emoji need these two; the rest of the category is what turns text round.
        UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
        _ => true,
    };
}
