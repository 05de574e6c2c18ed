using System;

namespace Embedded.Samples.Chat;

internal enum CommandKind
{
    /// <summary>An empty line.</summary>
    None,
    Say,
    Act,
    Who,
    Whisper,
    Quit,

    /// <summary>Not one of these, or something is missing; the text says how it goes.</summary>
    Wrong,
}

/// <summary>What a line asks for.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">The words to say, or how it goes.</param>
/// <param name="To">Whom to whisper to.</param>
internal readonly record struct Command(CommandKind Kind, string Text = "", string To = "")
{
    internal const string All = "/who, /me TEXT, /msg NAME TEXT, /quit";

    internal static Command Parse(string line)
    {
        if (!line.StartsWith('/'))
        {
            return new Command(line.Length == 0 ? CommandKind.None : CommandKind.Say, line);
        }

        (string name, string others) = SplitWord(line);
        return name switch
        {
            "/who" => new Command(CommandKind.Who),
            "/quit" => new Command(CommandKind.Quit),
            "/me" => others.Length > 0 ? new Command(CommandKind.Act, others) : Wrong("/me TEXT"),
            "/msg" => ParseWhisper(others),
            _ => Wrong(All),
        };
    }

    private static Command ParseWhisper(string others)
    {
        (string to, string text) = SplitWord(others);
        return text.Length > 0 ? new Command(CommandKind.Whisper, text, to) : Wrong("/msg NAME TEXT");
    }

    private static Command Wrong(string usage) => new(CommandKind.Wrong, "there is: " + usage);

    private static (string Word, string Others) SplitWord(string text)
    {
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (text, string.Empty) : (text[..end], text[end..].TrimStart());
    }
}
