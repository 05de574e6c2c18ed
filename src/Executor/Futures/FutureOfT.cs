using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>A <see cref="Future"/> that ends with a value.</summary>
/// <typeparam name="T">The value's type; on a device each type an application uses gets a copy of this class.</typeparam>
[AsyncMethodBuilder(typeof(FutureMethodBuilder<>))]
public abstract class Future<T> : Future
{
    internal T _result = default!;

    private protected Future()
    {
    }

    /// <summary>Support for the compiler: makes this future awaited.</summary>
    /// <exception cref="InvalidOperationException">It was awaited, joined, selected or spawned before.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new Future<T> GetAwaiter()
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Inert)
        {
            Errors.AwaitedTwice(this);
        }

        _state |= FutureStatus.Awaited;
        return this;
    }

    /// <summary>Support for the compiler: ends the await with the value.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new T GetResult()
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Completed)
        {
            ThrowOutcome();
        }

        T result = _result;
        _result = default!;
        Recycle();
        return result;
    }

    /// <summary>
    /// The value of a future that was joined or selected, once. It stays there until the task awaits again; then it is
    /// dropped, so take it before the next await. (An awaited future hands its value to the await itself.)
    /// </summary>
    /// <exception cref="InvalidOperationException">It has not completed, or its value was taken or dropped.</exception>
    public T TakeResult()
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Completed)
        {
            Errors.NoResult(this);
        }

        T result = _result;
        _result = default!;
        Platform.Running?.ForgetUntaken(this);
        Recycle();
        return result;
    }

    internal override bool HasResult => true;
}
