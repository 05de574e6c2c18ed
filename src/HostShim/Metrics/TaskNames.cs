using System.Collections.Concurrent;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>Numbers for the names of tasks, by which they are counted together. Bounded: who gives each task a name of its own gets one number for most.</summary>
internal sealed class TaskNames
{
    internal const int Most = 256;

    private const int Unnamed = 0;
    private const int Other = 1;

    private readonly ConcurrentDictionary<string, int> _numbers = new();
    private readonly string[] _texts = new string[Most];
    private int _count = 2;

    internal TaskNames()
    {
        _texts[Unnamed] = "(unnamed)";
        _texts[Other] = "(other)";
    }

    /// <summary>Numbers there are, 0 to below it.</summary>
    internal int Count => int.Min(Volatile.Read(ref _count), Most);

    internal string TextOf(int number) => _texts[number];

    /// <summary>The number of a name. Any thread; allocates when the name is new.</summary>
    internal int NumberOf(string? name) =>
        name is null ? Unnamed : _numbers.TryGetValue(name, out int number) ? number : Add(name);

    private int Add(string name)
    {
        lock (_numbers)
        {
            if (_numbers.TryGetValue(name, out int number))
            {
                return number;
            }

            if (_count == Most)
            {
                return Other;
            }

            _texts[_count] = name;
            _numbers[name] = _count;
            // After the text, which whoever sees the count reads.
            Volatile.Write(ref _count, _count + 1);
            return _count - 1;
        }
    }
}
