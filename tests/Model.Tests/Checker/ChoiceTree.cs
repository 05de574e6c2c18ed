using System.Collections.Generic;

namespace ModelChecking;

/// <summary>
/// The depth-first walk over all schedules: the path of choices that the last schedule took, each with how many there were. The next schedule
/// takes the same path up to the last choice that has another one left.
/// </summary>
internal sealed class ChoiceTree
{
    private readonly List<Node> _path = [];

    /// <summary>Choices of the schedule that is being run.</summary>
    private int _depth;

    /// <summary>Takes the next choice of the path, or the first one where the path ends.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="place">Where the thread stands that chooses; it must be the same each time.</param>
    /// <returns>-1 if it is not what it was when this part of the path was made.</returns>
    internal int Choose(int count, int place)
    {
        if (_depth == _path.Count)
        {
            _path.Add(new Node(0, count, place));
        }

        Node node = _path[_depth++];
        return node.Count == count && node.Place == place ? node.Chosen : -1;
    }

    /// <summary>Goes on to the next schedule. False if that was the last.</summary>
    internal bool Advance()
    {
        while (_path.Count > 0)
        {
            Node last = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (last.Chosen + 1 < last.Count)
            {
                _path.Add(last with { Chosen = last.Chosen + 1 });
                _depth = 0;
                return true;
            }
        }

        return false;
    }

    private readonly record struct Node(int Chosen, int Count, int Place);
}
