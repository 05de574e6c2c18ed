using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Application;

/// <summary>The members of the executor's assembly that woven code uses.</summary>
internal sealed class Contract
{
    internal const string Namespace = "Embedded.Async";

    private readonly ModuleDefinition _module;

    internal Contract(AssemblySet assemblies)
    {
        _module = assemblies.Modules.FirstOrDefault(module => module.Assembly.Name.Name == Namespace)
            ?? throw new WeaveException(Rule.NoExecutor, Namespace + ".dll", "it is not among the assemblies to weave; reference it, and pass it with the application");
        Future = Type("Future");
        FutureOfT = Type("Future`1");
        Executor = Type("Executor");
        Pool = Type("SharedPool");
        Yield = Type("YieldAwaitable");
        FuturesPerMethod = Constant(_module.GetType("Embedded.BuildConfig") ?? throw Missing("Embedded.BuildConfig"), nameof(FuturesPerMethod));
    }

    internal TypeDefinition Future { get; }

    internal TypeDefinition FutureOfT { get; }

    internal TypeDefinition Executor { get; }

    internal TypeDefinition Pool { get; }

    internal TypeDefinition Yield { get; }

    /// <summary>The capacity of a pool whose method says none, from nf.config.</summary>
    internal int FuturesPerMethod { get; }

    internal FieldDefinition State => Field(Future, "_state");

    internal FieldDefinition Continuation => Field(Future, "_continuation");

    internal FieldDefinition Await => Field(Future, "_await");

    internal FieldDefinition Result => Field(FutureOfT, "_result");

    internal FieldDefinition Ended => Field(Executor, "_ended");

    internal FieldDefinition CancelledYields => Field(Executor, "s_cancelledYields");

    internal MethodDefinition ThrowIfYieldCancelled => Method(Executor, "ThrowIfYieldCancelled");

    internal FieldDefinition Requeue => Field(Type("Requeue"), "Instance");

    internal MethodDefinition BeginAwait => Method(Future, "BeginAwait");

    internal MethodDefinition EndCompleted => Method(Future, "EndCompleted");

    internal MethodDefinition Poll => Method(Future, "Poll");

    internal MethodDefinition Recycle => Method(Future, "Recycle");

    internal MethodDefinition PoolForMethod => Method(Pool, "ForMethod");

    internal MethodDefinition PoolRent => Method(Pool, "Rent");

    internal MethodDefinition PoolReturn => Method(Pool, "Return");

    internal MethodDefinition PoolAdd => Method(Pool, "Add");

    /// <summary>The bits that a machine's <c>_state</c> keeps for life.</summary>
    internal int StateBits(bool handlers)
    {
        TypeDefinition status = Type("FutureStatus");
        return Constant(status, "Machine") | (handlers ? Constant(status, "Handlers") : 0);
    }

    internal bool IsFuture(TypeReference type) =>
        type.GetElementType().FullName is Namespace + ".Future" or Namespace + ".Future`1";

    internal bool IsYield(TypeReference type) => type.FullName == Yield.FullName;

    private static WeaveException Missing(string what) =>
        new(Rule.NoExecutor, Namespace + ".dll", "it has no " + what + ", so it is of another version than this weaver; use both of one version");

    private static FieldDefinition Field(TypeDefinition type, string name) =>
        type.Fields.FirstOrDefault(field => field.Name == name) ?? throw Missing(type.Name + "." + name);

    private static MethodDefinition Method(TypeDefinition type, string name) =>
        type.Methods.FirstOrDefault(method => method.Name == name) ?? throw Missing(type.Name + "." + name);

    private static int Constant(TypeDefinition type, string name) =>
        Field(type, name).Constant is int value ? value : throw Missing(type.Name + "." + name);

    private TypeDefinition Type(string name) => _module.GetType(Namespace + "." + name) ?? throw Missing(name);
}
