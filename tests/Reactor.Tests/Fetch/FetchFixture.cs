using System;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.Samples.Fetch;
using Xunit;

namespace Embedded.Net.Tests.Fetch;

/// <summary>The sample's fetcher, and a server on the same executor.</summary>
internal sealed class FetchFixture : IDisposable
{
    /// <summary>Without pauses that tests would wait for.</summary>
    internal static readonly FetchOptions Options = new() { Attempts = 1, BackoffMilliseconds = 1 };

    internal FetchFixture(ReactorDriver driver = ReactorDriver.Automatic, int taskSlots = 64)
    {
        Test = new TestReactor(driver, strict: false, taskSlots);
        Server = new ScriptedServer(Test);
    }

    internal TestReactor Test { get; }

    internal ScriptedServer Server { get; }

    internal Outcome[] FetchAll(FetchOptions options, params Uri[] urls) => Test.Run(Start(options, Future.Pending(), urls));

    internal Future<Outcome[]> Start(FetchOptions options, Future stop, params Uri[] urls) =>
        new Fetcher(Test.Executor, Test.Reactor, options).FetchAll(urls, stop);

    internal Outcome Fetch(string path, FetchOptions? options = null) => Assert.Single(FetchAll(options ?? Options, Server[path]));

    /// <summary>Fetches what a server answers with these bytes.</summary>
    internal Outcome FetchAnswer(string answer, int pieceBytes = int.MaxValue, FetchOptions? options = null)
    {
        Server.Answer("/", answer, pieceBytes);
        return Fetch("/", options);
    }

    internal Uri[] Urls(int count, string path) => Enumerable.Range(0, count).Select(_ => Server[path]).ToArray();

    public void Dispose() => Test.Dispose();
}
