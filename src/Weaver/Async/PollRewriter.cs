using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Async;

/// <summary>
/// Turns the compiler's <c>MoveNext</c> into <c>Future Poll(Executor)</c>:
/// <code>
///   await x      if (!x.BeginAwait(this)) { _await = N; return x; }        resumed: x = executor._ended
///                x.GetResult()
///   await Yield  _await = N; return Requeue.Instance                       resumed: throw if cancelled
///   return r     _result = r; return EndCompleted()
/// </code>
/// The outermost catch goes: the executor's loop has one for all.
/// </summary>
internal sealed class PollRewriter
{
    private readonly Weaving _weaving;
    private readonly Contract _contract;
    private readonly TypeDefinition _machine;
    private readonly MachineShape _shape;
    private readonly MethodDefinition _method;
    private readonly ModuleDefinition _module;
    private readonly MethodEditor _editor;
    private readonly ParameterDefinition _executor;
    private readonly VariableDefinition _next;

    internal PollRewriter(Weaving weaving, TypeDefinition machine, MachineShape shape)
    {
        _weaving = weaving;
        _contract = weaving.Contract;
        _machine = machine;
        _shape = shape;
        _module = machine.Module;
        _method = machine.Methods.Single(method => method.Name is "MoveNext" or "System.Runtime.CompilerServices.IAsyncStateMachine.MoveNext");
        _editor = new MethodEditor(_method, weaving.Source);
        _executor = new ParameterDefinition("executor", ParameterAttributes.None, _module.ImportReference(_contract.Executor));
        _next = new VariableDefinition(_module.ImportReference(_contract.Future));
    }

    private IList<Instruction> Code => _editor.Code;

    internal void Run()
    {
        _method.Name = _contract.Poll.Name;
        _method.Attributes = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;
        _method.Overrides.Clear();
        _method.ReturnType = _next.VariableType;
        _method.Parameters.Add(_executor);
        _editor.Body.Variables.Add(_next);
        _editor.Body.InitLocals = true;

        RemoveOutermostCatch();
        foreach (Instruction i in Code.ToArray())
        {
            switch (i.Operand)
            {
                case FieldReference field when field.DeclaringType.Resolve() == _machine:
                    RewriteField(i, field.Name);
                    break;
                case MethodReference method:
                    RewriteCall(i, method);
                    break;
            }
        }

        Instruction ret = Code.Last(i => i.OpCode == OpCodes.Ret);
        _editor.InsertInstead(ret, Instruction.Create(OpCodes.Ldloc, _next));
        _editor.Sweep();
        ReturnDirectly();
        if (!_editor.Body.HasExceptionHandlers)
        {
            ForgetPlace();
        }

        _editor.Close();
        Locals.RemoveUnused(_editor.Body);

        foreach (FieldDefinition field in _machine.Fields.Where(field => field == _shape.Builder || field == _shape.State || IsAwaiterField(field.Name)).ToArray())
        {
            _machine.Fields.Remove(field);
        }

        _shape.FillConstructor(_weaving, handlers: _editor.Body.HasExceptionHandlers);
    }

    private static bool IsAwaiterField(string name) => name.StartsWith("<>u__", System.StringComparison.Ordinal);

    private WeaveException Unknown(Instruction at) => new(_weaving.FindingAt(
        Rule.UnknownCode,
        _method,
        at,
        "the compiler made code here that this weaver does not know (" + at.OpCode + " " + at.Operand + "); use the SDK that global.json names"));

    /// <summary>The handler whose code calls the builder's SetException, and which is the last of all.</summary>
    private void RemoveOutermostCatch()
    {
        ExceptionHandler outermost = _editor.Body.ExceptionHandlers.Last();
        int from = Code.IndexOf(outermost.HandlerStart);
        int to = outermost.HandlerEnd is null ? Code.Count : Code.IndexOf(outermost.HandlerEnd);
        Instruction[] handler = [.. Code.Skip(from).Take(to - from)];
        if (!handler.Any(i => i.Operand is MethodReference { Name: "SetException" }))
        {
            throw Unknown(outermost.HandlerStart);
        }

        _editor.Body.ExceptionHandlers.Remove(outermost);
        foreach (Instruction i in handler)
        {
            // What the handler was told of its line is of no use to what follows.
            _weaving.Source.Of(_method).Points.Remove(i);
        }

        _editor.Remove(handler);

        // What follows the handler sets hoisted references to null; Recycle does that.
        Instruction? end = Code.Skip(to).FirstOrDefault(i => i.Operand is MethodReference { Name: "SetResult" });
        for (int i = to; end is not null && Code[i] != end; i++)
        {
            if (Code[i].OpCode == OpCodes.Stfld && Code[i].Previous.OpCode == OpCodes.Ldnull)
            {
                _editor.Remove(Code[i].Previous.Previous, Code[i].Previous, Code[i]);
            }
        }
    }

    private void RewriteField(Instruction i, string name)
    {
        if (name == _shape.State.Name)
        {
            RewriteState(i);
        }
        else if (IsAwaiterField(name))
        {
            RewriteAwaiterField(i);
        }
    }

    /// <summary>
    /// The place is kept in the future's <c>_await</c>; that it runs, and that it has ended, is known otherwise.
    /// </summary>
    private void RewriteState(Instruction i)
    {
        if (i.OpCode == OpCodes.Ldfld)
        {
            i.Operand = _module.ImportReference(_contract.Await);
            return;
        }

        Instruction value = MethodEditor.Before(i)!;
        if (value.OpCode == OpCodes.Ldc_I4)
        {
            // ldarg this, ldc -2, stfld
            _editor.Remove(MethodEditor.Before(value), value, i);
            return;
        }

        // ldarg this, ldc N, dup, stloc, stfld
        Instruction dup = MethodEditor.Before(value)!;
        Instruction number = MethodEditor.Before(dup)!;
        if (value.OpCode != OpCodes.Stloc || dup.OpCode != OpCodes.Dup || number.OpCode != OpCodes.Ldc_I4)
        {
            throw Unknown(i);
        }

        if ((int)number.Operand >= 0)
        {
            i.Operand = _module.ImportReference(_contract.Await);
            return;
        }

        // Resumed: the local says so to the finally blocks; the field keeps the number, for the unwinder.
        _editor.Remove(MethodEditor.Before(number), dup, i);
    }

    /// <summary>The awaited future is not kept: the loop knows which one has ended.</summary>
    private void RewriteAwaiterField(Instruction i)
    {
        if (i.OpCode == OpCodes.Stfld)
        {
            // ldarg this, (ldloc | ldnull), stfld
            Instruction value = MethodEditor.Before(i)!;
            _editor.Remove(MethodEditor.Before(value), value, i);
        }
        else if (i.OpCode == OpCodes.Ldfld)
        {
            // ldarg this, ldfld, [castclass], stloc
            Instruction next = MethodEditor.After(i)!;
            if (next.OpCode == OpCodes.Castclass)
            {
                _editor.Remove(next);
                next = MethodEditor.After(i)!;
            }

            if (next.OpCode != OpCodes.Stloc)
            {
                throw Unknown(i);
            }

            Instruction self = MethodEditor.Before(i)!;
            if (_contract.IsYield(((VariableDefinition)next.Operand).VariableType))
            {
                _editor.Remove(self, i, next);
            }
            else
            {
                self.Operand = _executor;
                i.Operand = _module.ImportReference(_contract.Ended);
            }
        }
        else
        {
            throw Unknown(i);
        }
    }

    private void RewriteCall(Instruction i, MethodReference method)
    {
        string owner = method.DeclaringType.GetElementType().FullName;
        if (owner.StartsWith(Contract.Namespace + ".FutureMethodBuilder", System.StringComparison.Ordinal))
        {
            switch (method.Name)
            {
                case "SetResult":
                    RewriteSetResult(i);
                    break;
                case "AwaitOnCompleted":
                case "AwaitUnsafeOnCompleted":
                    RewriteSuspend(i);
                    break;
                default:
                    throw Unknown(i);
            }
        }
        else if (method.Name == "get_IsCompleted" && MethodEditor.Before(i) is { } load && load.OpCode == OpCodes.Ldloc)
        {
            RewriteBegin(i, load);
        }
        else if (method.Name == "GetResult" && _contract.IsYield(method.DeclaringType))
        {
            RewriteYieldResult(i);
        }
    }

    private void RewriteSetResult(Instruction i)
    {
        Instruction builder = i;
        while (!(builder.OpCode == OpCodes.Ldflda && ((FieldReference)builder.Operand).Name == _shape.Builder.Name))
        {
            builder = builder.Previous ?? throw Unknown(i);
        }

        _editor.Remove(builder);
        Instruction end = Instruction.Create(OpCodes.Call, _module.ImportReference(_contract.EndCompleted));
        if (_shape.Result is null)
        {
            MethodEditor.Change(i, end.OpCode, end.Operand);
        }
        else
        {
            MethodEditor.Change(i, OpCodes.Stfld, _shape.Result);
            i = _editor.InsertAfter(i, Instruction.Create(OpCodes.Ldarg, _editor.Body.ThisParameter));
            i = _editor.InsertAfter(i, end);
        }

        _editor.InsertAfter(i, Instruction.Create(OpCodes.Stloc, _next));
    }

    /// <summary>The builder's await: says what to poll next.</summary>
    private void RewriteSuspend(Instruction i)
    {
        // [ldarg this, stloc machine,] ldarg this, ldflda builder, ldloca awaiter, (ldarg this | ldloca machine), call
        Instruction machine = MethodEditor.Before(i)!;
        Instruction awaiter = MethodEditor.Before(machine)!;
        Instruction builder = MethodEditor.Before(awaiter)!;
        Instruction self = MethodEditor.Before(builder)!;
        if (awaiter.OpCode != OpCodes.Ldloca || builder.OpCode != OpCodes.Ldflda)
        {
            throw Unknown(i);
        }

        if (machine.OpCode == OpCodes.Ldloca)
        {
            Instruction store = MethodEditor.Before(self)!;
            _editor.Remove(MethodEditor.Before(store), store);
        }

        var local = (VariableDefinition)awaiter.Operand;
        _editor.Remove(self, builder, machine);
        if (_contract.IsYield(local.VariableType))
        {
            MethodEditor.Change(awaiter, OpCodes.Ldsfld, _module.ImportReference(_contract.Requeue));
        }
        else if (_contract.IsFuture(local.VariableType))
        {
            MethodEditor.Change(awaiter, OpCodes.Ldloc, local);
        }
        else
        {
            _weaving.Report(
                Rule.NotAwaitable,
                _method,
                i,
                "awaits a " + local.VariableType.Name + "; a method that returns Future awaits a Future, a Future<T> or Future.Yield(), so wrap it in a method that returns one of them");
        }

        MethodEditor.Change(i, OpCodes.Stloc, _next);
    }

    /// <summary>GetAwaiter, IsCompleted and the continuation, in one call.</summary>
    private void RewriteBegin(Instruction isCompleted, Instruction load)
    {
        var local = (VariableDefinition)load.Operand;
        Instruction store = MethodEditor.Before(load)!;
        Instruction? get = MethodEditor.Before(store);
        if (store.OpCode != OpCodes.Stloc || store.Operand != local || get?.Operand is not MethodReference { Name: "GetAwaiter" } getAwaiter)
        {
            return;
        }

        if (_contract.IsYield(local.VariableType))
        {
            // A yield always waits: no question, no object.
            Instruction? yield = MethodEditor.Before(get);
            _editor.Remove(load, isCompleted, MethodEditor.After(isCompleted));
            if (yield?.Operand is MethodReference { Name: "Yield" })
            {
                _editor.Remove(yield, get, store);
            }
        }
        else if (_contract.IsFuture(getAwaiter.DeclaringType))
        {
            _editor.Remove(get);
            MethodEditor.Change(isCompleted, OpCodes.Callvirt, _module.ImportReference(_contract.BeginAwait));
            _editor.InsertBefore(isCompleted, Instruction.Create(OpCodes.Ldarg, _editor.Body.ThisParameter));
        }
        else if (_contract.IsFuture(local.VariableType))
        {
            // An awaitable of the application's own: its GetAwaiter has begun the await of the future it gave.
            Instruction after = MethodEditor.After(isCompleted)!;
            Instruction waits = _editor.InsertAfter(after, Instruction.Create(OpCodes.Ldloc, local));
            waits = _editor.InsertAfter(waits, Instruction.Create(OpCodes.Ldarg, _editor.Body.ThisParameter));
            _editor.InsertAfter(waits, Instruction.Create(OpCodes.Stfld, _module.ImportReference(_contract.Continuation)));
        }
    }

    private void RewriteYieldResult(Instruction i)
    {
        // ldloc awaiter, call GetResult
        Instruction load = MethodEditor.Before(i)!;
        Instruction after = i.Next;
        MethodEditor.Change(load, OpCodes.Ldsfld, _module.ImportReference(_contract.CancelledYields));
        _editor.InsertAfter(load, Instruction.Create(OpCodes.Brfalse, after));
        MethodEditor.Change(i, OpCodes.Call, _module.ImportReference(_contract.ThrowIfYieldCancelled));
    }

    /// <summary>Outside handlers a jump to the end is the return itself.</summary>
    private void ReturnDirectly()
    {
        foreach (Instruction i in Code)
        {
            if (i.OpCode == OpCodes.Leave && !IsInHandler(i))
            {
                i.OpCode = OpCodes.Br;
            }
        }

        Instruction end = Code.Last(i => i.OpCode == OpCodes.Ldloc && i.Operand == _next);
        foreach (Instruction store in Code.ToArray())
        {
            if (store.OpCode != OpCodes.Stloc || store.Operand != _next)
            {
                continue;
            }

            Instruction? next = MethodEditor.After(store);
            if (next is not null && next.OpCode == OpCodes.Br && MethodEditor.After(end)?.OpCode == OpCodes.Ret && Leads(next, end))
            {
                MethodEditor.Change(next, OpCodes.Ret, null);
                _editor.Remove(store);
            }
            else if (next == end && !_editor.IsTarget(end))
            {
                _editor.Remove(store, end);
            }
        }

        _editor.Sweep();

        // A loop that never ends leaves the way out behind that nobody takes.
        RemoveUnreachable();
        if (!Code.Any(i => i.OpCode == OpCodes.Stloc && i.Operand == _next))
        {
            foreach (Instruction i in Code.Where(i => i.OpCode == OpCodes.Ldloc && i.Operand == _next))
            {
                MethodEditor.Change(i, OpCodes.Ldnull, null);
            }
        }
    }

    /// <summary>
    /// The compiler keeps the place in a local too, for finally blocks to see whether the method only waits. Without handlers nobody
    /// asks after the first jump.
    /// </summary>
    private void ForgetPlace()
    {
        Instruction? load = Code.FirstOrDefault(i => i.OpCode == OpCodes.Ldfld && ((FieldReference)i.Operand).Name == _contract.Await.Name);
        if (load is null)
        {
            // It never waits.
            return;
        }

        Instruction first = load.Next;
        object place = first.Operand;
        foreach (Instruction store in Code.Where(i => i.OpCode == OpCodes.Stloc && i.Operand == place && i != first).ToArray())
        {
            // A copy of the number for the field's sake, or the number that says: runs.
            _editor.Remove(store.Previous, store);
        }

        Instruction? ask = MethodEditor.After(first);
        if (Code.Count(i => i.OpCode == OpCodes.Ldloc && i.Operand == place) == 1 && ask?.OpCode == OpCodes.Ldloc && ask.Operand == place)
        {
            _editor.Remove(first, ask);
        }
    }

    private static bool Leads(Instruction jump, Instruction to)
    {
        var target = (Instruction)jump.Operand;
        while (target.OpCode == OpCodes.Nop)
        {
            target = target.Next;
        }

        return target == to;
    }

    private void RemoveUnreachable()
    {
        if (_editor.Body.HasExceptionHandlers)
        {
            return;
        }

        var reached = new HashSet<Instruction>();
        var open = new Stack<Instruction>();
        open.Push(Code[0]);
        while (open.Count > 0)
        {
            Instruction? i = open.Pop();
            while (i is not null && reached.Add(i))
            {
                foreach (Instruction target in i.Operand as Instruction[] ?? (i.Operand is Instruction one ? [one] : []))
                {
                    open.Push(target);
                }

                i = i.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw ? null : i.Next;
            }
        }

        _editor.Remove([.. Code.Where(i => !reached.Contains(i))]);
        _editor.Sweep();
    }

    private bool IsInHandler(Instruction instruction)
    {
        int at = Code.IndexOf(instruction);
        bool Within(Instruction? from, Instruction? to) =>
            from is not null && at >= Code.IndexOf(from) && at < (to is null ? Code.Count : Code.IndexOf(to));
        return _editor.Body.ExceptionHandlers.Any(handler =>
            Within(handler.TryStart, handler.TryEnd)
            || Within(handler.HandlerStart, handler.HandlerEnd)
            || Within(handler.FilterStart, handler.HandlerStart));
    }
}
