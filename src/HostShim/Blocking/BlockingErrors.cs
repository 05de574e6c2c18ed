using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What the blocking pool reports; each message says what to change.</summary>
internal static class BlockingErrors
{
    internal static Exception Refused(string pool) => new ObjectDisposedException(
        pool, "the blocking pool '" + pool + "' was shut down; end what uses it first, or use BlockingPool.Shared");

    internal static Exception Dropped(string pool) => new ObjectDisposedException(
        pool, "the blocking pool '" + pool + "' was shut down before the job began, so it was not run; await the jobs first, or allow more threads");

    internal static Exception NoThread(string pool) => new CapacityException(
        "the blocking pool '" + pool + "' cannot start its first thread; free memory, or raise the limit of threads (ulimit -u)");

    internal static Exception OwnThread() => new WrongContextException(
        "a job of the blocking pool cannot shut it down, it would wait for itself; do it on another thread");

    internal static Exception SharedPool() => new InvalidOperationException(
        "BlockingPool.Shared is everybody's and is not shut down; make a pool of your own for that");
}
