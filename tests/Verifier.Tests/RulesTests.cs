using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>Every rule is explained, and shown firing by a test.</summary>
public sealed class RulesTests
{
    private static readonly string[] s_inCode =
        [.. typeof(RuleId).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => (string)field.GetRawConstantValue()!)];

    private static readonly string[] s_ofWeaver =
        [.. typeof(Embedded.Weaver.Rule).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void EveryRule_HasItsOwnNumber() => Assert.Distinct([.. s_inCode, .. s_ofWeaver]);

    [Fact]
    public void EveryRule_IsExplained_AndNothingElseIs()
    {
        IEnumerable<string> ids = [.. s_inCode, .. s_ofWeaver];
        Assert.Equal(ids.Order(), Rules.All.Select(rule => rule.Id));
        foreach (RuleText rule in Rules.All)
        {
            Assert.InRange(rule.Title.Length, 5, 80);
            Assert.InRange(rule.Text.Length, 80, 2000);
            Assert.DoesNotContain("## ", rule.Text);
        }
    }

    [Theory]
    [InlineData("EMB010")]
    [InlineData("emb010")]
    public void Find_TakesANumber(string id) => Assert.Equal("A generic type", Rules.Find(id)?.Title);

    [Fact]
    public void Find_OfAnUnknownNumber_IsNull() => Assert.Null(Rules.Find("EMB009"));

    [Fact]
    public void EveryRuleOfTheVerifier_IsShownFiring()
    {
        IEnumerable<string> marked = CaseTests.AllFiles.SelectMany(file => Snippet.ExpectedRules(File.ReadAllText(Snippet.CasePath(file))));
        IEnumerable<string> inCode = typeof(RulesTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttribute<FiresAttribute>()?.Rules ?? []);
        Assert.Empty(s_inCode.Except(marked.Concat(inCode)));
    }
}
