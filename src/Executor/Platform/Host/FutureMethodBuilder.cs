using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// Support for the compiler: builds the future of an async method. On the host it keeps the compiler's state machine in a
/// pooled box; the device build has none of this, there the weaver makes the state machine itself the future.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FutureMethodBuilder
{
    private Future? _future;

    /// <summary>The future that the async method returns, inert.</summary>
    public readonly Future Task => _future!;

    /// <summary>Makes the builder of one call.</summary>
    public static FutureMethodBuilder Create() => default;

    /// <summary>Puts the state machine into its box; runs none of it.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        AsyncMachine<TStateMachine> box = AsyncMachine<TStateMachine>.Rent();
        // Before the copy, so that the copy's builder knows its box too.
        _future = box;
        box._machine = stateMachine;
    }

    /// <summary>Not used: the box is the state machine's only place.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the future.</summary>
    public readonly void SetResult() => BuilderSteps.SetResult(_future!);

    /// <summary>Ends the future with an exception.</summary>
    public readonly void SetException(Exception exception) => BuilderSteps.SetException(_future!, exception);

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => BuilderSteps.Await(_future!, awaiter);

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => BuilderSteps.Await(_future!, awaiter);
}

/// <summary>Support for the compiler: as <see cref="FutureMethodBuilder"/>, with a result.</summary>
/// <typeparam name="T">The result's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FutureMethodBuilder<T>
{
    private Future<T>? _future;

    /// <summary>The future that the async method returns, inert.</summary>
    public readonly Future<T> Task => _future!;

    /// <summary>Makes the builder of one call.</summary>
    public static FutureMethodBuilder<T> Create() => default;

    /// <summary>Puts the state machine into its box; runs none of it.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        AsyncMachine<TStateMachine, T> box = AsyncMachine<TStateMachine, T>.Rent();
        _future = box;
        box._machine = stateMachine;
    }

    /// <summary>Not used: the box is the state machine's only place.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the future with a result.</summary>
    public readonly void SetResult(T result)
    {
        _future!._result = result;
        BuilderSteps.SetResult(_future);
    }

    /// <summary>Ends the future with an exception.</summary>
    public readonly void SetException(Exception exception) => BuilderSteps.SetException(_future!, exception);

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => BuilderSteps.Await(_future!, awaiter);

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => BuilderSteps.Await(_future!, awaiter);
}

/// <summary>The three ways a state machine gives control back, the same with and without a result.</summary>
internal static class BuilderSteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SetResult(Future future) => future._next = future.EndCompleted();

    internal static void SetException(Future future, Exception exception) => future._next = future.EndException(exception);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Await<TAwaiter>(Future future, TAwaiter awaiter)
    {
        if (awaiter is Future child)
        {
            // A task that waits for the same thing again and again finds both links as it left them; comparing is cheaper
            // than the collector's write barrier.
            if (child._continuation != future)
            {
                child._continuation = future;
            }

            if (future._next != child)
            {
                future._next = child;
            }
        }
        else
        {
            future._next = awaiter is YieldAwaitable ? Requeue.Instance : throw Errors.ForeignAwaiter(typeof(TAwaiter).ToString());
        }
    }
}
