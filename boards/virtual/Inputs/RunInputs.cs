using System;
using System.IO;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>The files that a run reads: given by the user, or bundled with the program.</summary>
internal sealed class RunInputs
{
    private const string BundledTrace = "greenhouse.csv";
    private const string BundledScript = "demo.txt";

    private RunInputs(RunOptions options, SensorTrace trace, InputScript? script)
    {
        Trace = trace;
        Script = script;
        TraceName = options.Trace ?? BundledTrace;
        ScriptName = script is null ? null : options.Script ?? BundledScript;
    }

    internal SensorTrace Trace { get; }

    /// <summary>Null if nothing is scripted.</summary>
    internal InputScript? Script { get; }

    /// <summary>The trace as the user named it, or the bundled one's name.</summary>
    internal string TraceName { get; }

    internal string? ScriptName { get; }

    /// <summary>Reads the files. Returns null and the reason in a line if one cannot be used.</summary>
    internal static RunInputs? Load(RunOptions options, out string? error)
    {
        SensorTrace? trace = Read(options.Trace, "traces", BundledTrace, SensorTrace.Parse, out error);
        if (trace is null)
        {
            return null;
        }

        if ((options.Interactive || options.Serial is not null) && options.Script is null)
        {
            return new RunInputs(options, trace, null);
        }

        InputScript? script = Read(options.Script, "scripts", BundledScript, InputScript.Parse, out error);
        return script is null ? null : new RunInputs(options, trace, script);
    }

    private static T? Read<T>(string? file, string folder, string bundled, Func<TextReader, string, T> parse, out string? error)
        where T : class
    {
        // Messages call the bundled file by its name: where the program is installed is of no use to anybody.
        string name = file ?? bundled;
        string path = file ?? Path.Combine(AppContext.BaseDirectory, folder, bundled);
        error = null;
        try
        {
            if (Directory.Exists(path))
            {
                error = $"{name}: this is a directory; give a file";
                return null;
            }

            using var reader = new StreamReader(path);
            return parse(reader, name);
        }
        catch (FormatException refused)
        {
            error = refused.Message;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"{name}: no such file";
        }
        catch (UnauthorizedAccessException)
        {
            error = $"{name}: no permission to read it";
        }
        catch (IOException unreadable)
        {
            error = $"{name}: cannot be read: {unreadable.Message}";
        }

        return null;
    }
}
