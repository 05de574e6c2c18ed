using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>Each file in Cases shows where rules fire and where they do not: all that is found is what its marks say.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Files => [.. AllFiles];

    internal static string[] AllFiles { get; } =
        [.. Directory.GetFiles(Snippet.CasePath("")).Select(file => Path.GetFileName(file)).Where(file => file[0] != '_').Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Case_FindsWhatItsMarksSay(string file)
    {
        using Snippet snippet = Snippet.FromCase(file);
        VerifyResult result = snippet.Check();
        foreach (Finding finding in result.Findings)
        {
            Assert.Matches(new Regex(@"^.+\.cs\(\d+\): error EMB0\d\d: .+[;,:] .+$"), finding.ToString());
            Assert.DoesNotContain('\n', finding.Message);
        }
    }
}
