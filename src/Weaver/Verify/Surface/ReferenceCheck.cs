using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Surface;

/// <summary>Every assembly that is referred to is known and can be found.</summary>
internal static class ReferenceCheck
{
    internal static void Run(Verification verification, AssemblySet assemblies)
    {
        foreach (ModuleDefinition module in verification.Modules)
        {
            foreach (AssemblyNameReference reference in module.AssemblyReferences.Where(reference => !verification.IsOwn(reference.Name)))
            {
                if (ApiList.Find(reference.Name) is null)
                {
                    verification.Report(
                        RuleId.UnknownAssembly,
                        new Place(module),
                        "it refers to " + reference.Name + ", which is no part of stock nanoFramework 1.x that the verifier knows; "
                        + "if it is a library, weave and verify it with the application, else do without it");
                }
                else
                {
                    // Not there: nothing could be said about its types, so verifying ends with what the set reports.
                    assemblies.Resolve(reference);
                }
            }
        }
    }
}
