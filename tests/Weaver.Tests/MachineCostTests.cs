using System.Linq;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>A machine is what truly outlives an await, and nothing else.</summary>
public class MachineCostTests(MachineCostTests.Program program) : IClassFixture<MachineCostTests.Program>
{
    private const string Source = """
        using Embedded.Async;

        public class Program
        {
            private static int s_sum;
            private int _own;

            public static async Future Leaf() => await Future.Yield();
            public static async Future<int> Number() { await Future.Yield(); return 1; }
            public static async Future NoAwait() { s_sum++; }
            public static async Future OneAwait() { await Leaf(); }
            public static async Future ManyAwaits() { await Leaf(); s_sum += await Number(); await Future.Yield(); await Leaf(); s_sum += await Number(); }
            public static async Future LocalThatDoesNotOutlive() { int n = s_sum + 1; s_sum = n * n; await Leaf(); n = s_sum; s_sum = n + n; }
            public static async Future LocalThatOutlives() { int n = s_sum; await Leaf(); s_sum = n; }
            public static async Future TwoLocals() { int n = s_sum; string s = n.ToString(); await Leaf(); s_sum = n + s.Length; }
            public static async Future Argument(int n) { await Leaf(); s_sum = n; }
            public async Future This() { await Leaf(); _own++; }
            public static async Future<int> Result() { await Leaf(); return 5; }
            public static async Future<string> TextAndArgument(int n) { await Leaf(); return n.ToString(); }
            public static async Future Loop() { for (int i = 0; i < 3; i++) { await Leaf(); } }
            public static async Future Finally() { try { await Leaf(); } finally { s_sum++; } }
        }
        """;

    [Theory]
    [InlineData("Leaf", 48)]
    [InlineData("NoAwait", 48)]
    [InlineData("OneAwait", 48)]
    [InlineData("ManyAwaits", 60)]
    [InlineData("LocalThatDoesNotOutlive", 48)]
    [InlineData("LocalThatOutlives", 60)]
    [InlineData("TwoLocals", 72)]
    [InlineData("Argument", 60)]
    [InlineData("This", 60)]
    [InlineData("Number", 60)]
    [InlineData("Result", 60)]
    [InlineData("TextAndArgument", 72)]
    [InlineData("Loop", 60)]
    [InlineData("Finally", 48)]
    public void Machine_OfAMethod_Takes(string method, int bytes) =>
        Assert.Equal(bytes, program.Woven.Result.AsyncMethods.Single(woven => woven.Name == "Program." + method).Bytes);

    [Fact]
    public void Capacity_OfAMethod_IsItsAttributeOrTheDefault()
    {
        using Woven woven = Woven.Snippet("""
            using Embedded.Async;

            public static class Program
            {
                [FutureCapacity(7)]
                public static async Future Seven() => await Future.Yield();
                public static async Future Default() => await Future.Yield();
            }
            """);

        Assert.Equal([("Program.Default", BuildConfig.FuturesPerMethod), ("Program.Seven", 7)], woven.Result.AsyncMethods.Where(method => method.Assembly == "Snippet").Select(method => (method.Name, method.Capacity)));
    }

    public sealed class Program : System.IDisposable
    {
        internal Woven Woven { get; } = Woven.Snippet(Source);

        public void Dispose() => Woven.Dispose();
    }
}
