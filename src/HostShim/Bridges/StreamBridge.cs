using System;
using System.Collections.Generic;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>Between .NET's asynchronous sequences and streams.</summary>
public static class StreamBridge
{
    /// <summary>
    /// Reads a sequence as a stream. Its code begins on the executor's thread at each Next and goes on where .NET likes. Allocates when it
    /// is made; then nothing for each item, but for what the sequence itself does.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">Enumerated once, from the first Next on.</param>
    /// <param name="token">Passed to the sequence.</param>
    public static EnumeratedStream<T> AsStream<T>(this IAsyncEnumerable<T> items, DotNetToken token = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new EnumeratedStream<T>(items, token);
    }

    /// <summary>
    /// Reads a stream as a sequence, on any thread (see <see cref="ExecutorBridge.OpenBridge"/>). One task of the executor for each
    /// enumerator asks the stream for an item when one is asked of the enumerator, never ahead.
    /// </summary>
    /// <remarks>
    /// <para>An exception of the stream is thrown by MoveNextAsync, which may be called again as the stream's Next may. If the enumerator's
    /// token is cancelled, or its task, it throws <see cref="OperationCanceledException"/> from then on; the item that
    /// was waited for stays in the stream. DisposeAsync ends the task and waits for that; the stream stays where it is, and another
    /// enumerator goes on there. One enumerator at a time.</para>
    /// <para>Allocates for each enumerator; then, for each item that has to be waited for, what the thread pool needs.</para>
    /// </remarks>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="stream">Used by the executor's task meanwhile, and by nobody else.</param>
    /// <param name="executor">Runs the stream.</param>
    public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this Stream<T> stream, Executor executor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(executor);
        return new StreamEnumerable<T>(stream, executor);
    }
}
