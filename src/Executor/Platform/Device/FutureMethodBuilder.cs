using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// Support for the compiler: builds the future of an async method without a result. Only its signatures
/// are used; the weaver makes the state machine itself the future.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FutureMethodBuilder
{
    /// <summary>The future that the async method returns.</summary>
    public readonly Future Task => throw Errors.NotWoven();

    /// <summary>Makes the builder of one call.</summary>
    public static FutureMethodBuilder Create() => throw Errors.NotWoven();

    /// <summary>Begins the call.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
    }

    /// <summary>Not used.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the future.</summary>
    public readonly void SetResult()
    {
    }

    /// <summary>Ends the future with an exception.</summary>
    public readonly void SetException(Exception exception)
    {
    }

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }
}

/// <summary>
/// Support for the compiler: builds the future of an async method with a result. Only its signatures
/// are used; the weaver makes the state machine itself the future.
/// </summary>
/// <typeparam name="T">The result's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FutureMethodBuilder<T>
{
    /// <summary>The future that the async method returns.</summary>
    public readonly Future<T> Task => throw Errors.NotWoven();

    /// <summary>Makes the builder of one call.</summary>
    public static FutureMethodBuilder<T> Create() => throw Errors.NotWoven();

    /// <summary>Begins the call.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
    }

    /// <summary>Not used.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the future.</summary>
    public readonly void SetResult(T result)
    {
    }

    /// <summary>Ends the future with an exception.</summary>
    public readonly void SetException(Exception exception)
    {
    }

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }

    /// <summary>Hands control to what is awaited.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }
}
