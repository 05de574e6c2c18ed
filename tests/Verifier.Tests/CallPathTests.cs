using System.Linq;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>A finding about allocation comes with a shortest way from a root.</summary>
public sealed class CallPathTests
{
    [Fact]
    public void Path_IsTheShortest_OutermostFirst_WithLines()
    {
        using Snippet snippet = Snippet.FromText("""
            using Embedded.Async;

            public class Sensor : Future
            {
                internal override Future Poll(Executor executor)
                {
                    Long();
                    Short();
                    return null;
                }

                private static void Long() => Longer();

                private static void Longer() => Short();

                private static void Short()
                {
                    Make();
                }

                private static object Make() => new object();   //! EMB040
            }
            """);
        VerifyResult result = snippet.Check();
        Assert.Equal(
            ["Sensor.Poll Snippet.cs(8)", "Sensor.Short Snippet.cs(18)", "Sensor.Make"],
            Assert.Single(result.Findings).CallPath);
    }

    [Fact]
    public void FindingsOfOtherRules_HaveNoPath()
    {
        using Snippet snippet = Snippet.FromText("""
            public static class Program
            {
                public static int Add(int a, int b) => checked(a + b);      //! EMB022
            }
            """);
        Assert.Empty(Assert.Single(snippet.Check().Findings).CallPath);
    }

    [Fact]
    public void AMethodReachedByManyWays_IsFoundOnce()
    {
        using Snippet snippet = Snippet.FromText("""
            using Embedded.Async;

            public class First : Future
            {
                internal override Future Poll(Executor executor) => Shared.Make() == null ? this : null;
            }

            public class Second : Future
            {
                internal override Future Poll(Executor executor) => Shared.Make() == null ? null : this;
            }

            public static class Shared
            {
                public static object Make() => new object();    //! EMB040
            }
            """);
        snippet.Check();
    }

    [Fact]
    public void Counts_SayHowMuchWasChecked()
    {
        using Snippet without = Snippet.FromText("public static class Program { public static void Main() { } }");
        using Snippet with = Snippet.FromText("""
            using Embedded.Async;

            public class Sensor : Future
            {
                internal override Future Poll(Executor executor) => Help();

                private Future Help() => null;

                private Future NotReached() => new Sensor();
            }
            """);
        VerifyResult few = without.Verify();
        VerifyResult more = with.Verify();
        Assert.Equal(few.Types, more.Types);
        Assert.True(few.SteadyMethods > 0);
        Assert.Equal(2, more.SteadyMethods - few.SteadyMethods);
        Assert.Equal(3, more.Methods - few.Methods);
    }
}
