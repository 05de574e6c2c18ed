using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Embedded.HostShim;

/// <summary>
/// Inputs to a board at given times, one a line, in any order:
/// <code>
/// 2s    press button 80ms        # hold for 80 ms, with contact bounce
/// 5s    serial "status"          # a line, CR LF is added
/// 120s  sensor fault nack        # nack, stretch or stuck
/// 150s  sensor ok
/// </code>
/// Times are counted from when the script is applied: <c>250ms</c>, <c>2s</c>, <c>1.5m</c>. <c>#</c> starts a comment.
/// The words <c>button</c>, <c>serial</c> and <c>sensor</c> are names in <see cref="VirtualBoard.Inputs"/>.
/// </summary>
public sealed class InputScript
{
    private readonly string _fileName;
    private readonly List<ScriptAction> _actions;

    private InputScript(string fileName, List<ScriptAction> actions)
    {
        _fileName = fileName;
        // Stable, so that actions of the same time keep the order of their lines.
        _actions = [.. actions.OrderBy(action => action.AtTicks)];
    }

    /// <summary>Number of inputs.</summary>
    public int Count => _actions.Count;

    /// <summary>The time of the last input in ticks, or 0.</summary>
    public long EndTicks => _actions.Count == 0 ? 0 : _actions[^1].AtTicks;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ScriptFormatException">A line is not an input; the message says which and what is allowed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InputScript Load(string path)
    {
        using var reader = new StreamReader(path);
        return Parse(reader, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="fileName">What error messages call it.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ScriptFormatException">A line is not an input; the message says which and what is allowed.</exception>
    public static InputScript Parse(TextReader reader, string fileName)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var actions = new List<ScriptAction>();
        int number = 0;
        for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine())
        {
            number++;
            if (!ScriptLine.TryParse(line, number, out ScriptAction? action, out string? reason))
            {
                throw new ScriptFormatException(fileName, number, reason!);
            }

            if (action is not null)
            {
                actions.Add(action);
            }
        }

        return new InputScript(fileName, actions);
    }

    /// <summary>Schedules all inputs on a board, counted from its present time. Allocates; call it during set-up.</summary>
    /// <param name="board">The board.</param>
    /// <exception cref="ScriptFormatException">A name is not one of the board's, or two presses overlap; inputs before that one are scheduled.</exception>
    public void Apply(VirtualBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        long start = board.Time.NowTicks;
        foreach (ScriptAction action in _actions)
        {
            if (action.Apply(board, start) is { } reason)
            {
                throw new ScriptFormatException(_fileName, action.Line, reason);
            }
        }
    }
}
