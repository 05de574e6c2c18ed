using System;
using System.IO;
using System.Text;
using Embedded.Samples.Fetch;
using Xunit;

namespace Embedded.Net.Tests.Fetch;

/// <summary>What the program reads and writes.</summary>
public sealed class ReportTests
{
    private static readonly Outcome[] s_outcomes =
    [
        new() { Url = "http://a/", FinalUrl = "http://a/", Status = 200, Bytes = 12_345, Milliseconds = 7, Attempts = 1 },
        new() { Url = "http://a/[old]", FinalUrl = "http://b/new", Status = 200, Bytes = 1, Milliseconds = 70, Attempts = 2, Redirects = 1 },
        new() { Url = "http://c/", Status = 503, Milliseconds = 700, Attempts = 3, Error = "status 503" },
        new() { Url = "http://d/", IsCancelled = true },
    ];

    [Fact]
    public void Table_IsPlainText()
    {
        using var text = new StringWriter();

        Report.WriteTable(s_outcomes, 777, text);

        string[] lines = text.ToString().Split('\n');
        Assert.Equal("  status   bytes    ms   attempts   URL", lines[0]);
        Assert.Equal("     200   12345     7          1   http://a/", lines[2]);
        Assert.Equal("     200       1    70          2   http://a/[old]  -> http://b/new", lines[3]);
        Assert.Equal("     503       0   700          3   http://c/  (status 503)", lines[4]);
        Assert.Equal("       -       0     0          0   http://d/  (cancelled)", lines[5]);
        Assert.Equal("2 of 4 fetched, 1 failed, 1 cancelled; 12346 bytes in 777 ms", lines[6]);
        Assert.Equal(string.Empty, lines[7]);
        Assert.Equal(8, lines.Length);
    }

    [Fact]
    public void Json_HasTheSame()
    {
        using var stream = new MemoryStream();

        Report.WriteJson(s_outcomes, 777, stream);

        using var json = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        System.Text.Json.JsonElement old = json.RootElement.GetProperty("results")[1];
        Assert.Equal(
            """{"url":"http://a/[old]","state":"ok","status":200,"bytes":1,"milliseconds":70,"attempts":2,"redirects":1,"finalUrl":"http://b/new","error":null}""",
            System.Text.Json.JsonSerializer.Serialize(old));
        Assert.Equal(
            """{"ok":2,"failed":1,"cancelled":1,"bytes":12346,"milliseconds":777}""",
            System.Text.Json.JsonSerializer.Serialize(json.RootElement.GetProperty("summary")));
        Assert.Equal((byte)'\n', stream.ToArray()[^1]);
    }

    [Fact]
    public void Arguments_AreReadWithStandardInput()
    {
        Request request = Parse(
            "http://b/\n\n  # not this\n http://c/ \r\n",
            out _,
            "http://a/", "--input", "-", "--jobs", "3", "--per-host", "2", "--connect-timeout", "1", "--timeout", "4", "--attempts", "5", "--redirects", "0", "--json")!;

        Assert.Equal([new Uri("http://a/"), new Uri("http://b/"), new Uri("http://c/")], request.Urls);
        Assert.Equal(
            new FetchOptions
            {
                Jobs = 3,
                JobsPerHost = 2,
                ConnectMilliseconds = 1000,
                AttemptMilliseconds = 4000,
                Attempts = 5,
                Redirects = 0,
            },
            request.Options);
        Assert.True(request.IsJson);
    }

    [Fact]
    public void ArgumentsThatAreLeftOut_AreTheDefaults()
    {
        Request request = Parse(string.Empty, out _, "http://a/")!;

        Assert.Equal(new FetchOptions(), request.Options);
        Assert.False(request.IsJson);
    }

    [Theory]
    [InlineData("fetch: no URL; give some, or a file of them with --input")]
    [InlineData("fetch: 'https://a/' is not http; this program has no TLS and fetches http:// only", "https://a/")]
    [InlineData("fetch: 'a' is no URL; give one such as http://127.0.0.1:8080/", "a")]
    [InlineData("fetch: 'http://u:p@a/' has a user name; this program does not log in", "http://u:p@a/")]
    [InlineData("fetch: --jobs '0' is not a whole number from 1 to 10000; --help lists the options", "http://a/", "--jobs", "0")]
    [InlineData("fetch: 'ftp://b/' is not http; this program has no TLS and fetches http:// only", "http://a/", "--input", "-")]
    public void WrongArguments_AreOneLine(string message, params string[] arguments)
    {
        Assert.Null(Parse("ftp://b/\n", out string error, arguments));

        Assert.Equal(message + Environment.NewLine, error);
    }

    [Fact]
    public void FileThatIsMissing_IsOneLine()
    {
        Assert.Null(Parse(string.Empty, out string error, "--input", "/no/such/file"));

        Assert.StartsWith("fetch: cannot read '/no/such/file': ", error, StringComparison.Ordinal);
    }

    private static Request? Parse(string input, out string error, params string[] arguments)
    {
        using var reader = new StringReader(input);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Request? request = new CommandLine().Parse(arguments, reader, output, errors, out int exitCode);
        error = errors.ToString();
        Assert.Equal(2, exitCode);
        Assert.Equal(string.Empty, output.ToString());
        return request;
    }
}
