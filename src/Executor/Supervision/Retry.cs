using System;

namespace Embedded.Async;

/// <summary>Does work again that failed.</summary>
/// <remarks>
/// The last exception is thrown as it is; those before it are dropped. A cancellation is never retried: it goes through, and so does that
/// of a token (<see cref="CancellationToken.ThrowIfCancelled"/>). Nothing is allocated while nothing fails. Cancellation: cancels the work, or
/// the wait before the next attempt.
/// </remarks>
public static class Retry
{
    /// <summary>Does work until it ends without an exception.</summary>
    /// <param name="work">Makes the future of one attempt. Keep the delegate: on a device each method group makes one.</param>
    /// <param name="backoff">How long to wait after each failure.</param>
    /// <param name="attempts">Attempts in all, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no attempt.</exception>
    public static Future Run(FutureFactory work, Backoff backoff, int attempts) =>
        attempts < 1 ? throw Errors.OutOfRange(nameof(attempts), "must be at least 1") : Attempts(work, backoff, attempts);

    /// <inheritdoc cref="Run"/>
    /// <typeparam name="T">The type of what the work gives.</typeparam>
    public static Future<T> Run<T>(FutureFactory<T> work, Backoff backoff, int attempts) =>
        attempts < 1 ? throw Errors.OutOfRange(nameof(attempts), "must be at least 1") : Attempts(work, backoff, attempts);

    private static async Future Attempts(FutureFactory work, Backoff backoff, int attempts)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception e) when (e is not FutureCanceledException && attempt < attempts)
            {
            }

            await Timer.AfterTicks(backoff.DelayTicks(attempt));
        }
    }

    private static async Future<T> Attempts<T>(FutureFactory<T> work, Backoff backoff, int attempts)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (e is not FutureCanceledException && attempt < attempts)
            {
            }

            await Timer.AfterTicks(backoff.DelayTicks(attempt));
        }
    }
}
