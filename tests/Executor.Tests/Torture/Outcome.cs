using System;

namespace Embedded.Async.Tests;

/// <summary>How a shape ended, as text.</summary>
internal static class Outcome
{
    /// <summary>Takes the outcome of a future that has ended.</summary>
    internal static string Take(Future future)
    {
        try
        {
            if (future is Future<string> withResult)
            {
                return Of(withResult.GetResult());
            }

            future.GetResult();
            return Of("");
        }
        catch (Exception e)
        {
            return Of(e);
        }
    }

    internal static string Of(string? result) => "result " + result;

    internal static string Of(Exception exception)
    {
        string text = "threw";
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            text += " " + e.GetType().Name + ": " + e.Message;
        }

        return text;
    }
}
