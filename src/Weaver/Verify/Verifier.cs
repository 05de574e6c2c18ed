using System;
using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Verify.Allocation;
using Embedded.Weaver.Verify.Runnable;
using Embedded.Weaver.Verify.Surface;
using Mono.Cecil;

namespace Embedded.Weaver.Verify;

/// <summary>Proves of woven assemblies that stock nanoFramework 1.x runs them and that their steady state allocates nothing.</summary>
public static class Verifier
{
    /// <summary>Checks a whole application. What cannot be read is a finding, too; nothing is thrown or written.</summary>
    public static VerifyResult Verify(VerifyOptions options)
    {
        try
        {
            using AssemblySet assemblies = AssemblySet.Load(options.Assemblies, options.ReferenceFolders);
            return Verify(assemblies);
        }
        catch (WeaveException exception)
        {
            return new VerifyResult { Findings = [exception.Finding] };
        }
    }

    private static VerifyResult Verify(AssemblySet assemblies)
    {
        var verification = new Verification(assemblies);
        ReadCode(verification);
        int steady = 0;
        // Of what is not woven yet every line would be wrong: one finding a method says it.
        if (!NotWovenRule.Run(verification))
        {
            ReferenceCheck.Run(verification, assemblies);
            var walk = new CodeWalk(
            [
                new SurfaceRule(verification),
                new GenericsRule(verification),
                new TypesRule(verification),
                new InstructionsRule(verification),
                new InterfacesRule(verification),
                new DispatchRule(verification),
                new LimitsRule(verification),
                new StartUpRule(verification),
            ]);
            foreach (ModuleDefinition module in verification.Modules)
            {
                walk.Run(module);
            }

            var calls = new CallGraph(verification);
            RecursionRule.Run(verification, calls);
            HandlerRule.Run(verification, calls);
            steady = new AllocationRule(verification, calls).Run();
        }

        verification.Findings.Sort(Finding.Compare);
        return new VerifyResult
        {
            Findings = verification.Findings,
            ColdMethods = [.. verification.Methods.Select(ColdRecord.Find).OfType<ColdMethod>().OrderBy(cold => cold.Method, StringComparer.Ordinal)],
            Types = verification.Types.Count,
            Methods = verification.Methods.Count,
            SteadyMethods = steady,
        };
    }

    /// <summary>Reads all code and symbols, so that what is damaged is found here and not in the middle of a rule.</summary>
    private static void ReadCode(Verification verification)
    {
        foreach (MethodDefinition method in verification.Bodies)
        {
            try
            {
                _ = method.Body;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new WeaveException(
                    Rule.NoAssembly,
                    method.Module.FileName,
                    "the code or the symbols of " + MemberText.Type(method.DeclaringType) + "." + method.Name + " cannot be read (" + exception.Message + "); build and weave it again");
            }
        }
    }
}
