using System.Linq;
using System.Text;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>Exceptions from the rules about allocation: how they are marked, and that all of them are listed.</summary>
public sealed class ColdTests
{
    private const string Marked = """
        using Embedded.Async;

        public class Press : Future
        {
            internal override Future Poll(Executor executor)
            {
                Report();
                return Rent();
            }

            [Cold("an error goes to the console – über UART")]
            private static object Report() => new object();

            [Cold("until it is sealed", OnlyPoolGrowth = true)]
            private static Future Rent() => new Press();
        }
        """;

    [Fact]
    public void Exceptions_AreListedWithTheirReasons_ByName()
    {
        using Snippet snippet = Snippet.FromText(Marked);
        VerifyResult result = snippet.Check();
        Assert.Equal(
            [
                "Press.Rent PoolGrowth: until it is sealed",
                "Press.Report Cold: an error goes to the console – über UART",
            ],
            result.ColdMethods.Select(cold => cold.Method + " " + cold.Kind + ": " + cold.Why));
    }

    [Fact]
    public void MarksInSymbols_CountAsAttributesDo()
    {
        using Snippet attributes = Snippet.FromText(Marked);
        using Snippet symbols = Snippet.FromText(Marked);
        symbols.Edit(module =>
        {
            foreach (MethodDefinition method in module.GetType("Press").Methods.Where(method => method.HasCustomAttributes))
            {
                CustomAttribute attribute = method.CustomAttributes.Single();
                ColdRecord.Write(method, (string)attribute.ConstructorArguments[0].Value, attribute.Properties.Count > 0);
                method.CustomAttributes.Clear();
            }
        });

        VerifyResult result = symbols.Check();

        Assert.Equal(Lines(attributes.Verify()), Lines(result));
        Assert.Equal(2, result.ColdMethods.Count);
    }

    [Fact]
    public void WithoutMarks_TheSameCodeIsFound()
    {
        using Snippet snippet = Snippet.FromText(Marked);
        snippet.Edit(module => module.GetType("Press").Methods.ToList().ForEach(method => method.CustomAttributes.Clear()));
        VerifyResult result = snippet.Verify();
        Assert.Equal(["EMB040 12", "EMB040 15"], result.Findings.Select(finding => finding.Id + " " + finding.Line));
        Assert.Empty(result.ColdMethods);
    }

    [Fact]
    public void OtherRecordsInSymbols_AreNoMarks()
    {
        using Snippet snippet = Snippet.FromText(Marked);
        snippet.Edit(module =>
        {
            foreach (MethodDefinition method in module.GetType("Press").Methods.Where(method => method.HasCustomAttributes))
            {
                method.CustomAttributes.Clear();
                method.CustomDebugInformations.Add(new BinaryCustomDebugInformation(new System.Guid("11111111-2222-3333-4444-555555555555"), [0, .. Encoding.UTF8.GetBytes("other")]));
            }
        });
        Assert.Equal(2, snippet.Verify().Findings.Count);
    }

    private static string Lines(VerifyResult result) =>
        string.Join("\n", result.ColdMethods.Select(cold => cold.Method + cold.Kind + cold.Why));
}
