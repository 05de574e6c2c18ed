using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>Reads a Value Change Dump as strictly as IEEE 1364-2005, section 18, allows; anything odd fails the test.</summary>
internal sealed class VcdFile
{
    private readonly Dictionary<string, VcdSignal> _byCode = [];

    internal VcdFile(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var words = new Queue<string>(text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        ReadHeader(words);
        ReadChanges(words);
    }

    internal string Timescale { get; private set; } = "";

    internal long EndTime { get; private set; }

    internal IReadOnlyCollection<VcdSignal> Signals => _byCode.Values;

    internal VcdSignal this[string path] => Signals.Single(signal => signal.Path == path);

    private void ReadHeader(Queue<string> words)
    {
        var scopes = new Stack<string>();
        while (true)
        {
            string keyword = words.Dequeue();
            var body = new List<string>();
            for (string word = words.Dequeue(); word != "$end"; word = words.Dequeue())
            {
                body.Add(word);
            }

            switch (keyword)
            {
                case "$version":
                    break;
                case "$timescale":
                    Timescale = string.Join(' ', body);
                    break;
                case "$scope":
                    Assert.Equal("module", body[0]);
                    scopes.Push(body[1]);
                    break;
                case "$upscope":
                    scopes.Pop();
                    break;
                case "$var":
                    Assert.Equal("wire", body[0]);
                    int width = int.Parse(body[1], CultureInfo.InvariantCulture);
                    Assert.Equal(width > 1 ? [$"[{width - 1}:0]"] : [], body.Skip(4));
                    _byCode.Add(body[2], new VcdSignal(string.Join('.', scopes.Reverse().Append(body[3])), width));
                    break;
                case "$enddefinitions":
                    Assert.Empty(scopes);
                    return;
                default:
                    Assert.Fail($"unexpected {keyword}");
                    break;
            }
        }
    }

    private void ReadChanges(Queue<string> words)
    {
        Assert.Equal("#0", words.Dequeue());
        Assert.Equal("$dumpvars", words.Dequeue());
        long time = 0;
        bool dumping = true;
        while (words.TryDequeue(out string? word))
        {
            if (word == "$end")
            {
                Assert.True(dumping, "one $dumpvars");
                Assert.All(Signals, signal => Assert.Single(signal.Changes));
                dumping = false;
            }
            else if (word[0] == '#')
            {
                long next = long.Parse(word.AsSpan(1), CultureInfo.InvariantCulture);
                Assert.True(next > time && !dumping, $"{word} after #{time}");
                time = next;
            }
            else
            {
                bool vector = word[0] == 'b';
                VcdSignal signal = _byCode[vector ? words.Dequeue() : word[1..]];
                string value = vector ? word[1..] : word[..1];
                Assert.Equal(vector, signal.Width > 1);
                Assert.True(value == "x" || (value.Length == signal.Width && value.All(bit => bit is '0' or '1')), word);
                signal.Changes.Add((time, value));
            }
        }

        EndTime = time;
    }
}

/// <summary>A signal of a <see cref="VcdFile"/> with its values in the order of time.</summary>
internal sealed record VcdSignal(string Path, int Width)
{
    internal List<(long Time, string Value)> Changes { get; } = [];
}
