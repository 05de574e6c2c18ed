using System;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>The future of an async method without a result: a pooled box round the compiler's state machine.</summary>
internal sealed class AsyncMachine<TStateMachine> : Future
    where TStateMachine : IAsyncStateMachine
{
    private static readonly StateMachineInfo<TStateMachine> s_info = new();

    /// <summary>A thread static of its own, because every call passes here: one look-up less than <see cref="SharedPool.Rent"/>.</summary>
    [ThreadStatic]
    private static FuturePool? s_pool;

    internal TStateMachine _machine = default!;

    private AsyncMachine() => _state = s_info.Kind;

    internal override int AwaitNumber => s_info.AwaitNumber(ref _machine);

    internal override string Name => s_info.MethodName;

    internal static AsyncMachine<TStateMachine> Rent()
    {
        Future? free = (s_pool ??= MakePool()).Rent();
        return free is null ? Make() : Unsafe.As<AsyncMachine<TStateMachine>>(free);
    }

    internal override Future? Poll(Executor executor)
    {
        _machine.MoveNext();
        return _next;
    }

    internal override void Recycle()
    {
        _machine = default!;
        _next = null;
        (s_pool ??= MakePool()).Return(this);
    }

    /// <summary>
    /// Makes the futures that the method's capacity asks for, and this thread's pool. Called by reflection when an executor
    /// is sealed.
    /// </summary>
    internal static void Fill() => s_pool = s_info.Fill(s_pool, static () => new AsyncMachine<TStateMachine>());

    private static AsyncMachine<TStateMachine> Make() => Platform.Track(new AsyncMachine<TStateMachine>());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FuturePool MakePool() => s_info.MakePool(static () => new AsyncMachine<TStateMachine>());
}

/// <summary>The future of an async method with a result.</summary>
internal sealed class AsyncMachine<TStateMachine, T> : Future<T>
    where TStateMachine : IAsyncStateMachine
{
    private static readonly StateMachineInfo<TStateMachine> s_info = new();

    /// <summary>A thread static of its own, because every call passes here: one look-up less than <see cref="SharedPool.Rent"/>.</summary>
    [ThreadStatic]
    private static FuturePool? s_pool;

    internal TStateMachine _machine = default!;

    private AsyncMachine() => _state = s_info.Kind;

    internal override int AwaitNumber => s_info.AwaitNumber(ref _machine);

    internal override string Name => s_info.MethodName;

    internal static AsyncMachine<TStateMachine, T> Rent()
    {
        Future? free = (s_pool ??= MakePool()).Rent();
        return free is null ? Make() : Unsafe.As<AsyncMachine<TStateMachine, T>>(free);
    }

    internal override Future? Poll(Executor executor)
    {
        _machine.MoveNext();
        return _next;
    }

    internal override void Recycle()
    {
        _machine = default!;
        _next = null;
        _result = default!;
        (s_pool ??= MakePool()).Return(this);
    }

    /// <summary>
    /// Makes the futures that the method's capacity asks for, and this thread's pool. Called by reflection when an executor
    /// is sealed.
    /// </summary>
    internal static void Fill() => s_pool = s_info.Fill(s_pool, static () => new AsyncMachine<TStateMachine, T>());

    private static AsyncMachine<TStateMachine, T> Make() => Platform.Track(new AsyncMachine<TStateMachine, T>());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FuturePool MakePool() => s_info.MakePool(static () => new AsyncMachine<TStateMachine, T>());
}

/// <summary>What reflection tells, once, about an async method's state machine.</summary>
internal sealed class StateMachineInfo<TStateMachine>
    where TStateMachine : IAsyncStateMachine
{
    private delegate int StateReader(ref TStateMachine machine);

    private readonly StateReader _readState;

    internal StateMachineInfo()
    {
        Type machine = typeof(TStateMachine);
        MethodInfo? method = StateMachineMethods.Find(machine);
        MethodName = method is null ? machine.FullName! : StateMachineMethods.SourceName(method);
        Capacity = method?.GetCustomAttribute<FutureCapacityAttribute>()?.Count ?? BuildConfig.FuturesPerMethod;
        Pool = new SharedPool("async method " + MethodName, "its [FutureCapacity] or FuturesPerMethod in nf.config");

        // The compiler wraps every MoveNext in one try block of its own.
        MethodBody? body = machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetMethodBody();
        bool hasHandlers = body is null || body.ExceptionHandlingClauses.Count > 1;
        Kind = FutureStatus.Machine | (hasHandlers ? FutureStatus.Handlers : 0);
        _readState = StateMachineMethods.MakeFieldReader<StateReader>(machine, "<>1__state");
    }

    internal string MethodName { get; }

    internal int Capacity { get; }

    internal SharedPool Pool { get; }

    /// <summary>The bits that each of its futures keeps for life.</summary>
    internal int Kind { get; }

    internal int AwaitNumber(ref TStateMachine machine) => _readState(ref machine);

    /// <summary>Makes what is missing of the capacity, and the calling thread's pool if it has none.</summary>
    internal FuturePool Fill(FuturePool? pool, Func<Future> make)
    {
        for (int missing = Pool.Missing(Capacity, pool?.Count ?? 0); missing > 0; missing--)
        {
            Pool.AddUnclaimed(make());
        }

        return pool ?? new FuturePool(Pool);
    }

    /// <summary>Makes the calling thread's pool, filled while that is allowed.</summary>
    internal FuturePool MakePool(Func<Future> make) => Platform.IsSealed ? new FuturePool(Pool) : Fill(null, make);
}
