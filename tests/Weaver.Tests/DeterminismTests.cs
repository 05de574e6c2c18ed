using System.IO;
using System.Linq;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>Equal input, equal output.</summary>
public class DeterminismTests
{
    private const string Source = """
        using Embedded.Async;

        public static class Program
        {
            private delegate Future<int> Call();

            public static async Future<int> Run(int n)
            {
                Call call = async () => await Twice(n);
                var channel = new Channel<string>(1);
                await channel.Send("s");
                return await call() + (await channel.Receive()).Length;
            }

            private static async Future<T> Twice<T>(T value)
            {
                await Future.Yield();
                return value;
            }
        }
        """;

    [Theory]
    [InlineData("again")]
    [InlineData("another/place/with/a/longer/name")]
    public void Weaving_Twice_GivesTheSameBytes(string folder)
    {
        using Woven woven = Woven.Snippet(Source);

        string again = woven.WeaveAgain(folder);

        string[] files = [.. Directory.GetFiles(woven.OutputFolder).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(["Embedded.Async.dll", "Embedded.Async.pdb", "Snippet.dll", "Snippet.pdb"], files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(woven.OutputFolder, file)), File.ReadAllBytes(Path.Combine(again, file))));
    }
}
