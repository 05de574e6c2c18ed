// What the compiler asks for when it makes an async method and the device's mscorlib lacks. The weaver takes it away again.
namespace System.Runtime.CompilerServices;

/// <summary>A state machine, as the compiler makes it.</summary>
public interface IAsyncStateMachine
{
    /// <summary>Runs as far as it goes.</summary>
    void MoveNext();

    /// <summary>Not used.</summary>
    void SetStateMachine(IAsyncStateMachine stateMachine);
}

/// <summary>What can be awaited.</summary>
public interface INotifyCompletion
{
    /// <summary>Not used.</summary>
    void OnCompleted(Action continuation);
}

/// <summary>What can be awaited.</summary>
public interface ICriticalNotifyCompletion : INotifyCompletion
{
    /// <summary>Not used.</summary>
    void UnsafeOnCompleted(Action continuation);
}

/// <summary>Names the builder of an async method's result.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AsyncMethodBuilderAttribute : Attribute
{
    /// <summary>Names the builder.</summary>
    public AsyncMethodBuilderAttribute(Type builderType)
    {
        BuilderType = builderType;
    }

    /// <summary>The builder.</summary>
    public Type BuilderType { get; }
}

/// <summary>Names the state machine of an async method; the weaver finds both by it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AsyncStateMachineAttribute : Attribute
{
    /// <summary>Names the state machine.</summary>
    public AsyncStateMachineAttribute(Type stateMachineType)
    {
        StateMachineType = stateMachineType;
    }

    /// <summary>The state machine.</summary>
    public Type StateMachineType { get; }
}
