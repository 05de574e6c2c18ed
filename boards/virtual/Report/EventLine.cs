using System;
using System.Collections.Generic;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>A line of the report's log: one happening, or a few that belong together.</summary>
internal sealed record EventLine(long AtTicks, string Kind, string Text)
{
    private static readonly long s_restartGapTicks = VirtualTime.FromMilliseconds(10_000);

    /// <summary>The longest from one line of an answer to the next: a full line takes 10 ms on the wire.</summary>
    private static readonly long s_answerTicks = VirtualTime.FromMilliseconds(15);

    /// <summary>Whether the eye should stop here.</summary>
    internal bool IsNotable => Kind == SensorStory.Kind || Text == LightStory.Alarm || Text.Contains("error:", StringComparison.Ordinal);

    /// <summary>Whether an output was switched.</summary>
    internal bool IsOutput => Kind is "fan" or "heater";

    /// <summary>Puts a command and its answer, and repeated restarts, into one line each.</summary>
    internal static IReadOnlyList<EventLine> Gather(IReadOnlyList<Happening> events)
    {
        var gathered = new Gathering();
        foreach (Happening happening in events)
        {
            gathered.Add(happening);
        }

        return gathered.Lines;
    }

    private sealed class Gathering
    {
        private int _command = -1;
        private int _answers;
        private string _answered = "";
        private bool _commandsOverlap;
        private long _lastAnswerTicks = long.MinValue / 2;
        private int _restart = -1;
        private int _restarts;
        private long _lastRestartTicks;

        internal List<EventLine> Lines { get; } = [];

        internal void Add(Happening happening)
        {
            switch (happening.Kind)
            {
                case Happening.SerialIn:
                    // Typed before or into the answer to the one before: whose answer is whose cannot be seen on the wire.
                    _commandsOverlap = (_command >= 0 && _answers == 0) || happening.AtTicks - _lastAnswerTicks < s_answerTicks;
                    _answers = 0;
                    _command = Append(happening, "serial", "> " + happening.Text);
                    break;
                case Happening.SerialOut:
                    AddAnswer(happening);
                    break;
                case SensorStory.Kind when happening.Text == SensorStory.Restarted:
                    AddRestart(happening);
                    break;
                default:
                    Append(happening, happening.Kind, happening.Text);
                    break;
            }
        }

        private int Append(Happening happening, string kind, string text)
        {
            Lines.Add(new EventLine(happening.AtTicks, kind, text));
            return Lines.Count - 1;
        }

        private void AddAnswer(Happening happening)
        {
            _answers++;
            _lastAnswerTicks = happening.AtTicks;
            string answer = string.Join(' ', happening.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (_command < 0 || _commandsOverlap)
            {
                Append(happening, "serial", answer);
            }
            else if (_answers == 1)
            {
                _answered = $"{Lines[_command].Text} → {answer}";
                Lines[_command] = Lines[_command] with { Text = _answered };
            }
            else
            {
                string more = _answers == 2 ? "1 more line" : $"{_answers - 1} more lines";
                Lines[_command] = Lines[_command] with { Text = $"{_answered} ({more})" };
            }
        }

        private void AddRestart(Happening happening)
        {
            if (_restart < 0 || happening.AtTicks - _lastRestartTicks > s_restartGapTicks)
            {
                _restarts = 0;
                _restart = Append(happening, happening.Kind, happening.Text);
            }

            _restarts++;
            _lastRestartTicks = happening.AtTicks;
            if (_restarts > 1)
            {
                string until = Duration.Describe(happening.AtTicks - Lines[_restart].AtTicks);
                Lines[_restart] = Lines[_restart] with { Text = $"{SensorStory.Restarted}, {_restarts} times in {until}" };
            }
        }
    }
}
