using System.Collections;
using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>Starts a program by posix_spawn(3).</summary>
/// <remarks>
/// Not by System.Diagnostics.Process, which takes no descriptors and reads its pipes on threads. Between the copy of this process and the program no
/// managed code may run, so what happens there is a list that the C library works off; it tells an exec that fails. The program begins with no
/// signal blocked and with SIGPIPE as it is by default, which .NET ignores and a program would inherit.
/// </remarks>
internal static unsafe class Spawner
{
    /// <summary>Returns the process's number, or a negative error number.</summary>
    internal static int Spawn(ProcessOptions options, ChildStream[] streams)
    {
        using var arguments = new SpawnStrings([options.Program, .. options.Arguments], "an argument");
        using var environment = new SpawnStrings(EnvironmentOf(options), "a variable");
        byte* actions = stackalloc byte[ProcessConstants.SpawnBytes];
        byte* attributes = stackalloc byte[ProcessConstants.SpawnBytes];
        int error = Libc.SpawnActionsInit(actions);
        if (error != 0)
        {
            return -error;
        }

        error = Libc.SpawnAttributesInit(attributes);
        if (error != 0)
        {
            Libc.SpawnActionsDestroy(actions);
            return -error;
        }

        int process = 0;
        error = Prepare(options, streams, actions, attributes);
        if (error == 0)
        {
            error = Libc.Spawn(&process, *arguments.Start, actions, attributes, arguments.Start, environment.Start);
        }

        Libc.SpawnAttributesDestroy(attributes);
        Libc.SpawnActionsDestroy(actions);
        return error == 0 ? process : -error;
    }

    private static int Prepare(ProcessOptions options, ChildStream[] streams, byte* actions, byte* attributes)
    {
        byte* signals = stackalloc byte[ProcessConstants.SpawnBytes];
        Libc.SignalsEmpty(signals);
        int error = Libc.SpawnAttributesSetMask(attributes, signals);
        Libc.SignalsAdd(signals, ProcessConstants.SignalPipe);
        error = error == 0 ? Libc.SpawnAttributesSetDefault(attributes, signals) : error;
        error = error == 0
            ? Libc.SpawnAttributesSetFlags(attributes, ProcessConstants.SpawnSetSignalDefault | ProcessConstants.SpawnSetSignalMask)
            : error;
        foreach (ChildStream stream in streams)
        {
            error = error == 0 ? stream.AddTo(actions) : error;
        }

        return error == 0 && options.WorkingDirectory is string directory ? Libc.SpawnActionsAddDirectory(actions, directory) : error;
    }

    private static List<string> EnvironmentOf(ProcessOptions options)
    {
        var variables = new Dictionary<string, string?>();
        if (options.InheritsEnvironment)
        {
            // What .NET knows of: the C library does not see variables that were set by this process.
            foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            {
                variables[(string)variable.Key] = (string?)variable.Value;
            }
        }

        foreach ((string name, string? value) in options.Environment)
        {
            variables[name] = value;
        }

        var lines = new List<string>();
        foreach ((string name, string? value) in variables)
        {
            if (value is not null)
            {
                lines.Add(name + "=" + value);
            }
        }

        return lines;
    }
}
