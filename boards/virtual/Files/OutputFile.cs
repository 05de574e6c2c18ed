using System;
using System.IO;
using System.Text;

namespace Embedded.Boards.Virtual;

/// <summary>
/// A file that appears whole or not at all: written beside its place and then renamed. Whether that can work is tried
/// before the run, because nobody wants to learn it afterwards.
/// </summary>
internal sealed class OutputFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _name;
    private readonly string _target;

    private OutputFile(string name)
    {
        _name = name;
        // A link is written through, not replaced.
        var file = new FileInfo(name);
        _target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
    }

    private string Temporary => $"{_target}.{Environment.ProcessId}.tmp";

    /// <summary>/dev/stdout, /dev/null and their like cannot be renamed over; they are written to as they are.</summary>
    private bool IsDevice => !OperatingSystem.IsWindows()
        && (_target.StartsWith("/dev/", StringComparison.Ordinal) || _target.StartsWith("/proc/", StringComparison.Ordinal));

    /// <summary>Checks that a file can be written, and leaves no trace of it. Null, and why not in a line, if it cannot.</summary>
    internal static OutputFile? Check(string name, out string? error)
    {
        OutputFile? file = null;
        error = Try(name, () =>
        {
            file = new OutputFile(name);
            file.Probe();
        });
        return error is null ? file : null;
    }

    /// <summary>Writes the file. Returns why not, or null.</summary>
    internal string? Write(Action<TextWriter> write)
    {
        try
        {
            return Try(_name, () =>
            {
                using (var writer = new StreamWriter(IsDevice ? _target : Temporary, append: false, s_utf8))
                {
                    write(writer);
                }

                if (!IsDevice)
                {
                    File.Move(Temporary, _target, overwrite: true);
                }
            });
        }
        finally
        {
            File.Delete(Temporary);
        }
    }

    private void Probe()
    {
        if (Directory.Exists(_target))
        {
            throw new IOException("it is a directory");
        }

        if (File.Exists(_target))
        {
            // Renaming would also replace a file that is write-protected; whoever protected it did not mean that.
            using var existing = new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }

        if (!IsDevice)
        {
            using var probe = new FileStream(Temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
    }

    private static string? Try(string name, Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return $"{name}: cannot be written: its directory does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{name}: cannot be written: no permission";
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or NotSupportedException)
        {
            return $"{name}: cannot be written: {refused.Message}";
        }
    }
}
