using System;
using System.IO;
using System.Text;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Whole files and directories, each call one job of a <see cref="BlockingPool"/>.</summary>
/// <remarks>
/// <para>Cancellation: a job that has not begun is not done. One that has begun goes on to its end, and what comes of it is dropped; so a cancelled
/// Delete may have deleted. Allocates as the methods of File and Directory do that are meant.</para>
/// <para>Errors are .NET's own, when awaited: <see cref="FileNotFoundException"/>, <see cref="DirectoryNotFoundException"/>,
/// <see cref="UnauthorizedAccessException"/>, and <see cref="IOException"/> for the others. The last argument of each is the pool;
/// null is <see cref="BlockingPool.Shared"/>.</para>
/// </remarks>
public static class Files
{
    /// <summary>Lines that <see cref="ReadLines"/> reads ahead unless it is told: enough that a thread is asked seldom.</summary>
    public const int DefaultReadAhead = 64;

    /// <summary>Gives a file's bytes.</summary>
    public static Future<byte[]> ReadAllBytes(string path, BlockingPool? pool = null) => On(pool).Run(File.ReadAllBytes, path);

    /// <summary>Gives a file's text: UTF-8, or what its byte-order mark says.</summary>
    public static Future<string> ReadAllText(string path, BlockingPool? pool = null) => On(pool).Run(File.ReadAllText, path);

    /// <summary>Makes a file of bytes, or replaces its content. Cancelled or failed, it may hold some of them; see <see cref="Move"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Must not change until the await is over; once cancelled, not until the pool is done with it.</param>
    /// <param name="pool">Does it.</param>
    public static Future WriteAllBytes(string path, ReadOnlyMemory<byte> bytes, BlockingPool? pool = null) =>
        On(pool).Run(static given => File.WriteAllBytes(given.path, given.bytes.Span), (path, bytes));

    /// <summary>As <see cref="WriteAllBytes"/>, with text as UTF-8.</summary>
    public static Future WriteAllText(string path, string text, BlockingPool? pool = null) =>
        On(pool).Run(static given => File.WriteAllText(given.path, given.text), (path, text));

    /// <summary>Adds text to the end of a file, or makes it.</summary>
    public static Future AppendAllText(string path, string text, BlockingPool? pool = null) =>
        On(pool).Run(static given => File.AppendAllText(given.path, given.text), (path, text));

    /// <summary>
    /// Reads a file line by line. Nothing is done before the first Next. Dispose it if it is left before its end; the file stays open until then.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="readAhead">Lines that are read at once, and as many again ahead while those are taken; at least 1.</param>
    /// <param name="encoding">Null for UTF-8; a byte-order mark goes first.</param>
    /// <param name="pool">Reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">The read-ahead is less than 1.</exception>
    public static LineStream ReadLines(string path, int readAhead = DefaultReadAhead, Encoding? encoding = null, BlockingPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(readAhead, 1);
        return new LineStream(path, encoding ?? Encoding.UTF8, readAhead, On(pool));
    }

    /// <summary>Whether there is a file or a directory. False also where there is no right to look.</summary>
    public static Future<bool> Exists(string path, BlockingPool? pool = null) => On(pool).Run(Path.Exists, path);

    /// <summary>A file's length in bytes.</summary>
    public static Future<long> GetLength(string path, BlockingPool? pool = null) => On(pool).Run(static path => new FileInfo(path).Length, path);

    /// <summary>Deletes a file; none is as good.</summary>
    public static Future Delete(string path, BlockingPool? pool = null) => On(pool).Run(File.Delete, path);

    /// <summary>
    /// Renames a file, in one step if both are on one disk: whoever writes a new file and moves it over the old one is never seen half-way.
    /// </summary>
    /// <param name="from">What it is called.</param>
    /// <param name="to">What it will be called.</param>
    /// <param name="overwrite">Whether a file there is replaced; otherwise it is an error.</param>
    /// <param name="pool">Does it.</param>
    public static Future Move(string from, string to, bool overwrite = false, BlockingPool? pool = null) =>
        On(pool).Run(static given => File.Move(given.from, given.to, given.overwrite), (from, to, overwrite));

    /// <summary>Copies a file.</summary>
    /// <inheritdoc cref="Move" path="/param"/>
    public static Future Copy(string from, string to, bool overwrite = false, BlockingPool? pool = null) =>
        On(pool).Run(static given => File.Copy(given.from, given.to, given.overwrite), (from, to, overwrite));

    /// <summary>Makes a directory and those above it; one that is there is as good.</summary>
    public static Future CreateDirectory(string path, BlockingPool? pool = null) =>
        On(pool).Run(static path => { Directory.CreateDirectory(path); }, path);

    /// <summary>Deletes a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="recursive">With all that is in it; otherwise one that is not empty is an error.</param>
    /// <param name="pool">Does it.</param>
    public static Future DeleteDirectory(string path, bool recursive = false, BlockingPool? pool = null) =>
        On(pool).Run(static given => Directory.Delete(given.path, given.recursive), (path, recursive));

    /// <summary>The paths of the files and directories in a directory, in no order.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="pattern">Which names, with * and ?.</param>
    /// <param name="pool">Does it.</param>
    public static Future<string[]> List(string path, string pattern = "*", BlockingPool? pool = null) =>
        On(pool).Run(static given => Directory.GetFileSystemEntries(given.path, given.pattern), (path, pattern));

    private static BlockingPool On(BlockingPool? pool) => pool ?? BlockingPool.Shared;
}
