using System.ComponentModel;

namespace Embedded.Async;

/// <summary>What <see cref="Future.Yield"/> gives; awaiting it sends the task to the back of the run queue.</summary>
/// <remarks>One object serves everybody. It is no <see cref="Future"/>, because it has no state to wait in.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class YieldAwaitable
{
    internal static readonly YieldAwaitable Instance = new();

    private YieldAwaitable()
    {
    }

    /// <summary>Support for the compiler.</summary>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Support for the compiler: a yield always waits.</summary>
    public bool IsCompleted => false;

    /// <summary>Support for the compiler: ends the yield, by an exception if the task was cancelled meanwhile.</summary>
    public void GetResult()
    {
        if (Executor.s_cancelledYields != 0)
        {
            Executor.ThrowIfYieldCancelled();
            ThrowIfForeign();
        }
    }

    static partial void ThrowIfForeign();
}

/// <summary>What a state machine returns from a poll to be put at the back of the run queue.</summary>
internal sealed class Requeue : Future
{
    internal static readonly Future Instance = new Requeue();

    private Requeue()
    {
    }

    internal override Future? Poll(Executor executor) => null;
}
