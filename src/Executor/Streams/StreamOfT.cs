using System;
using System.ComponentModel;

namespace Embedded.Async;

/// <summary>Items that come one after another, each of them awaited.</summary>
/// <remarks>
/// <para>For one task at a time. Ask for the next item when the one before has been taken:</para>
/// <code>
///   while (await stream.Next()) { Use(stream.Current); }
///   await foreach (int item in stream) { Use(item); }          // the same
/// </code>
/// <para>The streams that this library makes, sources and operators, allocate when they are made and never again. They lose
/// nothing: a Next that is cancelled, or that has completed in a Select or Join and whose result nobody takes, leaves its item
/// for the next one. An operator belongs between its source and its user: nobody else reads the source meanwhile.</para>
/// <para>A stream of your own overrides <see cref="Next"/>, as an async method if you like. It ends with false, again and again;
/// what it loses when it is cancelled is for it to say.</para>
/// </remarks>
/// <typeparam name="T">The items' type.</typeparam>
public abstract partial class Stream<T>
{
    /// <summary>Makes the base.</summary>
    protected Stream()
    {
    }

    /// <summary>The item that the last Next brought. It stays until Next is called again.</summary>
    public T Current { get; protected set; } = default!;

    /// <summary>
    /// Waits for the next item; true once <see cref="Current"/> is that item, false at the end, for ever. Executor thread. In a
    /// Select or Join take the result with <see cref="Future{T}.TakeResult"/>; not taken, the item comes again.
    /// Cancellation: strict, the item comes with the next Next.
    /// </summary>
    /// <exception cref="InvalidOperationException">The Next before is still awaited.</exception>
    public abstract Future<bool> Next();

    /// <summary>Support for the compiler: <c>await foreach</c>. The loop goes on where the stream stands.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Stream<T> GetAsyncEnumerator() => this;

    /// <summary>Support for the compiler: <see cref="Next"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Future<bool> MoveNextAsync() => Next();
}
