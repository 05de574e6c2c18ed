using System;
using System.IO;

namespace Embedded.Weaver.Build;

/// <summary>Files that are there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file and moves the result to its place; if writing fails, what was there stays.</summary>
    internal static void Write(string file, Action<Stream> write)
    {
        string unfinished = file + ".unfinished";
        try
        {
            using (FileStream stream = File.Create(unfinished))
            {
                write(stream);
            }

            File.Delete(file);
            File.Move(unfinished, file);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
