using System;

namespace Embedded.Async.Tests;

/// <summary>What the shapes write to: those that return futures, on the desktop and on a device, and their twins on tasks.</summary>
internal abstract class World
{
    /// <summary>What was logged, each line with its end.</summary>
    internal string Trace { get; private set; } = "";

    /// <summary>Things that are open; 0 when everything that was entered was left.</summary>
    internal int Opened { get; private set; }

    internal void Log(string line) => Trace += line + "\n";

    /// <summary>Logs, and is true.</summary>
    internal bool Note(string line)
    {
        Log(line);
        return true;
    }

    internal string Say(string word)
    {
        Log("say " + word);
        return word;
    }

    internal IDisposable Open(string name)
    {
        Log("open " + name);
        Opened++;
        return new Closer(this, name);
    }

    private sealed class Closer(World world, string name) : IDisposable
    {
        public void Dispose()
        {
            world.Log("close " + name);
            world.Opened--;
        }
    }
}
