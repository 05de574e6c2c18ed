using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>Where the steady state begins: the executor's loop, wake-ups, every future, and what the platform calls back.</summary>
internal static class Roots
{
    /// <summary>Methods that firmware, other threads and interrupts enter the executor by.</summary>
    private static readonly Dictionary<string, string[]> s_entries = new()
    {
        ["Embedded.Async.Executor"] = ["BlockOn", "Run", "RunOnce", "RunUntil", "RunUntilIdle", "Spawn", "TrySpawn", "Wake"],
        ["Embedded.Async.Signal"] = ["Set", "TryTake"],
        ["Embedded.Async.TaskHandleExtensions"] = ["Cancel", "GetState", "GetWaker", "Wake"],
    };

    /// <summary>What every future does, once it is used.</summary>
    private static readonly HashSet<string> s_future = ["Cancel", "Poll", "Recycle", "TryCompleteEarly"];

    /// <summary>Interfaces whose methods the platform calls for every interrupt.</summary>
    private static readonly Dictionary<string, string> s_interrupts = new()
    {
        ["nanoFramework.Runtime.Events.IEventProcessor"] = "ProcessEvent",
        ["nanoFramework.Runtime.Events.IEventListener"] = "OnEvent",
    };

    /// <summary>Delegates that the platform calls once, before or after the steady state.</summary>
    private static readonly HashSet<string> s_calledOnce =
        ["System.Threading.ThreadStart", "nanoFramework.Runtime.Native.RebootEventHandler"];

    internal static IEnumerable<MethodDefinition> Of(Verification verification, CallGraph calls) => verification.Bodies.Where(IsEntry)
        .Concat(Interrupts(verification).SelectMany(calls.OverridesOf))
        .Concat(HandedToPlatform(verification, calls).SelectMany(calls.MadeInto))
        .Distinct();

    private static bool IsEntry(MethodDefinition method)
    {
        if (method.IsVirtual && s_future.Contains(method.Name) && PlatformTypes.IsFuture(method.DeclaringType))
        {
            return true;
        }

        int bracket = method.Name.IndexOf('<');
        string name = bracket > 0 ? method.Name.Substring(0, bracket) : method.Name;
        return s_entries.TryGetValue(method.DeclaringType.FullName, out string[]? entries) && entries.Contains(name);
    }

    private static IEnumerable<MethodDefinition> Interrupts(Verification verification) => verification.Types
        .SelectMany(type => type.Interfaces)
        .Select(implemented => implemented.InterfaceType)
        .Where(type => s_interrupts.ContainsKey(type.FullName))
        .SelectMany(type => PlatformTypes.Resolve(type)?.Methods.Where(method => method.Name == s_interrupts[type.FullName]) ?? []);

    /// <summary>The delegate types that the application gives to the platform: events of pins and ports, callbacks of timers.</summary>
    private static Dictionary<string, TypeReference>.ValueCollection HandedToPlatform(Verification verification, CallGraph calls)
    {
        var types = new Dictionary<string, TypeReference>();
        foreach (MethodDefinition method in verification.Bodies)
        {
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.OpCode.FlowControl == FlowControl.Call && instruction.Operand is MethodReference called && calls.Resolve(called) is null)
                {
                    foreach (TypeReference type in called.Parameters.Select(parameter => parameter.ParameterType))
                    {
                        if (!types.ContainsKey(type.FullName) && !s_calledOnce.Contains(type.FullName) && PlatformTypes.IsDelegate(type))
                        {
                            types.Add(type.FullName, type);
                        }
                    }
                }
            }
        }

        return types.Values;
    }
}
