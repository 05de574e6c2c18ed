using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;

namespace Embedded.Samples.Chat;

/// <summary>
/// All that sessions share: who is there, what is said, and whether the server closes. Each part is in a primitive that is made to be
/// shared, or behind a lock, so it does not matter on which threads the sessions run.
/// </summary>
internal sealed class Room
{
    private readonly Broadcast<Line> _lines;
    private readonly Embedded.Async.Mutex _directory;

    /// <summary>Held for a moment: the numbers of the lines are their order, and who joins knows which is the first for it.</summary>
    private readonly Lock _order = new();
    private long _published;

    /// <summary>Under the lock of the directory.</summary>
    private readonly Dictionary<string, Member> _members = new(StringComparer.OrdinalIgnoreCase);

    internal Room(ChatLimits limits)
    {
        _lines = new Broadcast<Line>(limits.LinesBehind, limits.MostClients, shared: true);
        Closed = new OnceCell<string>(limits.MostClients, shared: true);
        _directory = new Embedded.Async.Mutex(limits.MostClients, shared: true);
    }

    /// <summary>Has the last word, once there is one. Who has not joined waits for it; members learn it from the end of the lines.</summary>
    internal OnceCell<string> Closed { get; }

    /// <summary>Gives a line to everybody, without waiting: who is too slow for it misses the oldest that it has not read.</summary>
    internal void Publish(Line line)
    {
        lock (_order)
        {
            line.Number = ++_published;
            _lines.PublishImmediate(line);
        }
    }

    /// <summary>Lets a member in; false if somebody has its name.</summary>
    internal async Future<bool> TryJoin(Member member)
    {
        using (await _directory.Lock())
        {
            if (!_members.TryAdd(member.Name, member))
            {
                return false;
            }

            // Announced under the lock, so that joins and leaves are told in their order; and first, so that a newcomer is not told of itself.
            Publish(Line.Notice(member.Name + " has joined"));
            lock (_order)
            {
                member.Room = _lines.Subscribe();
                member.NextLine = _published + 1;
            }

            return true;
        }
    }

    /// <summary>The member leaves, if it ever joined.</summary>
    internal async Future Leave(Member member)
    {
        using (await _directory.Lock())
        {
            if (member.Room is null)
            {
                return;
            }

            member.Room.Dispose();
            _members.Remove(member.Name);
            Publish(Line.Notice(member.Name + " has left"));
        }
    }

    internal async Future<Member?> Find(string name)
    {
        using (await _directory.Lock())
        {
            return _members.GetValueOrDefault(name);
        }
    }

    /// <summary>The names of all members, sorted.</summary>
    internal async Future<string[]> Names()
    {
        using (await _directory.Lock())
        {
            var names = new string[_members.Count];
            _members.Keys.CopyTo(names, 0);
            Array.Sort(names, StringComparer.OrdinalIgnoreCase);
            return names;
        }
    }

    /// <summary>Ends it: members get what was said until now, and then the end.</summary>
    internal void Close(string lastWord)
    {
        Closed.TrySet(lastWord);
        _lines.Close();
    }
}
