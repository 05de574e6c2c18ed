using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests.Processes;

public sealed class ChildProcessTests
{
    private const int WarmUp = 300;
    private const int Measured = 2000;

    /// <summary>Only a test that hangs reaches it.</summary>
    private const int Patience = 15_000;

    /// <summary>.NET has descriptors of its own for signals from the first use on; they are not to be counted as lost.</summary>
    static ChildProcessTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => { });
        }
    }

    public ChildProcessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "child processes on the reactor are Linux's");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public void ExitCode_IsTold_AsOftenAsItIsAsked(int code)
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = Shell(test, "exit " + code);

        Assert.Equal(new ProcessExit(code, 0), test.Run(child.Exited()));
        Assert.Equal(code == 0, test.Run(child.Exited()).IsSuccess);
        Assert.True(child.HasExited);
        Assert.False(child.Kill());
    }

    [Fact]
    public void Output_AndError_AreReadToTheirEnd()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = ChildProcess.Start(test.Reactor, new ProcessOptions("sh", "-c", "echo out; echo error >&2")
        {
            Output = ProcessStream.Pipe,
            Error = ProcessStream.Pipe,
        });

        Assert.Null(child.Input);
        Assert.Equal("out\n", test.Run(ReadText(child.Output!)));
        Assert.Equal("error\n", test.Run(ReadText(child.Error!)));
        Assert.True(test.Run(child.Exited()).IsSuccess);
    }

    [Fact]
    public void Arguments_ArePassedAsTheyAre()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = ChildProcess.Start(
            test.Reactor, new ProcessOptions("printf", "%s|", "a b", "", "$HOME", "\"'\\", "grün") { Output = ProcessStream.Pipe });

        Assert.Equal("a b||$HOME|\"'\\|grün|", test.Run(ReadText(child.Output!)));
    }

    [Fact]
    public void Environment_IsInherited_Changed_OrReplaced()
    {
        Environment.SetEnvironmentVariable("EMBEDDED_A", "a");
        Environment.SetEnvironmentVariable("EMBEDDED_B", "b");
        using var test = new TestReactor(ReactorDriver.Epoll);
        var changes = new Dictionary<string, string?> { ["EMBEDDED_B"] = null, ["EMBEDDED_C"] = "c = c" };

        string[] inherited = Lines(true, changes);
        Assert.Contains("EMBEDDED_A=a", inherited);
        Assert.Contains("EMBEDDED_C=c = c", inherited);
        Assert.DoesNotContain(inherited, line => line.StartsWith("EMBEDDED_B=", StringComparison.Ordinal));
        Assert.Equal(["EMBEDDED_C=c = c"], Lines(false, changes));

        string[] Lines(bool inherits, Dictionary<string, string?> changes)
        {
            using ChildProcess child = ChildProcess.Start(test.Reactor, new ProcessOptions("env")
            {
                Environment = changes,
                InheritsEnvironment = inherits,
                Output = ProcessStream.Pipe,
            });
            return test.Run(ReadText(child.Output!)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public void WorkingDirectory_IsWhereItBegins_AndAMissingOneIsAClearError()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using (ChildProcess child = ChildProcess.Start(
            test.Reactor, new ProcessOptions("pwd") { WorkingDirectory = "/usr", Output = ProcessStream.Pipe }))
        {
            Assert.Equal("/usr\n", test.Run(ReadText(child.Output!)));
        }

        IoException e = Assert.Throws<IoException>(() =>
            ChildProcess.Start(test.Reactor, new ProcessOptions("pwd") { WorkingDirectory = "/no/such" }));
        Assert.Contains("'/no/such' does not exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgramNotFound_OrNotToBeRun_IsAClearError_AndLosesNothing()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        foreach ((string program, string name, string text) in new[]
        {
            ("no-such-program", "ENOENT", "'no-such-program' was not found"),
            ("/no/such/program", "ENOENT", "'/no/such/program' was not found"),
            ("/etc/passwd", "EACCES", "'/etc/passwd' may not be run"),
        })
        {
            IoException e = Assert.Throws<IoException>(() => ChildProcess.Start(test.Reactor, Piped(program)));
            Assert.Equal(name, e.ErrorName);
            Assert.Contains(text, e.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => ChildProcess.Start(test.Reactor, new ProcessOptions("echo", "a\0b")));
        Assert.Throws<ArgumentException>(() => new ProcessOptions(""));
    }

    [Fact]
    public void LargeInput_GoesThroughWithBackpressure()
    {
        const int Bytes = 4 << 20;
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess cat = ChildProcess.Start(test.Reactor, Piped("cat"));
        var input = new byte[Bytes];
        new Random(1).NextBytes(input);
        var output = new byte[Bytes + 1];
        int total = 0;
        long writtenBeforeReading = 0;
        bool isWritten = false;

        test.Run(Future.Join(Write(), Read()));

        Assert.Equal(input, output[..total]);
        Assert.True(test.Run(cat.Exited()).IsSuccess);
        // What two pipes and the program's own buffer hold, and no more, although the writer has all of it.
        Assert.InRange(writtenBeforeReading, 1, 1 << 20);

        async Future Write()
        {
            await cat.Input!.WriteAll(input);
            isWritten = true;
            cat.Input.Dispose();
        }

        async Future Read()
        {
            // Until nothing goes any more.
            long before = -1;
            while (before != cat.Input!.TotalWritten)
            {
                before = cat.Input.TotalWritten;
                await Timer.AfterMilliseconds(100);
            }

            Assert.False(isWritten);
            writtenBeforeReading = before;
            int count;
            while ((count = await cat.Output!.Read(output.AsMemory(total))) > 0)
            {
                total += count;
            }
        }
    }

    [Fact]
    public void Signals_EndIt_AndAreTold()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Equal(new ProcessExit(128 + 9, 9), End(child => child.Kill()));
        Assert.Equal(new ProcessExit(128 + 15, 15), End(child => child.Terminate()));
        Assert.Equal(new ProcessExit(128 + 10, 10), End(child => child.Send(10)));

        ProcessExit End(Func<ChildProcess, bool> end)
        {
            using ChildProcess child = Sleep(test);
            Assert.False(child.HasExited);
            Assert.True(end(child));
            return test.Run(child.Exited());
        }
    }

    [Fact]
    public void Terminate_MayBeCaught_AndTheCodeIsItsOwn()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = ChildProcess.Start(
            test.Reactor,
            new ProcessOptions("sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done") { Output = ProcessStream.Pipe });
        Assert.Equal(6, test.Run(child.Output!.Read(new byte[16])));

        Assert.True(child.Terminate());

        Assert.Equal(new ProcessExit(7, 0), test.Run(child.Exited()));
    }

    [Fact]
    public void BrokenPipe_EndsTheProgram_AsItDoesInAShell()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess yes = ChildProcess.Start(test.Reactor, new ProcessOptions("yes") { Output = ProcessStream.Pipe });
        Assert.True(test.Run(yes.Output!.Read(new byte[16])) > 0);

        yes.Output.Dispose();

        Assert.Equal(13, test.Run(yes.Exited()).Signal);
    }

    [Fact]
    public void InputThatNobodyReads_IsAnError()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = ChildProcess.Start(test.Reactor, new ProcessOptions("true") { Input = ProcessStream.Pipe });
        test.Run(child.Exited());

        IoException e = Assert.Throws<IoException>(() => test.Run(child.Input!.WriteAll(new byte[1])));

        Assert.Equal("EPIPE", e.ErrorName);
    }

    [Fact]
    public void NullStreams_AreEmptyAndSwallow()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = ChildProcess.Start(test.Reactor, new ProcessOptions("sh", "-c", "cat; echo gone; echo gone >&2")
        {
            Input = ProcessStream.Null,
            Output = ProcessStream.Null,
            Error = ProcessStream.Null,
        });

        Assert.True(test.Run(child.Exited()).IsSuccess);
        Assert.Null(child.Output);
    }

    [Fact]
    public void CancelledWait_LosesNothing()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = Sleep(test);

        test.Run(Main());

        async Future Main()
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(1, await Future.Select(child.Exited(), Future.Ready()));
            }

            child.Kill();
            // Ended, and nobody takes it.
            Assert.Equal(0, await Future.Select(child.Exited(), Timer.AfterMilliseconds(Patience)));
            Assert.Equal(9, (await child.Exited()).Signal);
        }
    }

    [Fact]
    public void TwoThatWait_TheSecondIsAnError()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess child = Sleep(test);
        TaskHandle first = test.Spawn(Wait());
        test.Executor.RunUntilIdle();

        Assert.Throws<FutureMisuseException>(() => test.Run(child.Exited()));
        child.Kill();
        test.Run(Join());

        async Future Wait() => Assert.Equal(9, (await child.Exited()).Signal);

        async Future Join() => Assert.Equal(TaskState.Completed, await first.Join());
    }

    [Fact]
    public void Disposed_ItGoesOn_OrIsKilled_AndNoZombieIsLeft()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        ChildProcess left = ChildProcess.Start(test.Reactor, new ProcessOptions("sleep", "1000"));
        ChildProcess killed = ChildProcess.Start(test.Reactor, new ProcessOptions("sleep", "1000") { KillOnDispose = true });

        left.Dispose();
        killed.Dispose();
        killed.Dispose();

        Assert.True(WaitUntil(() => !IsKnown(killed.Id)));
        Assert.Throws<ObjectDisposedException>(() => left.Kill());
        Assert.Throws<ObjectDisposedException>(() => test.Run(left.Exited()));
        Assert.True(IsKnown(left.Id));
        using (Process process = Process.GetProcessById(left.Id))
        {
            process.Kill();
        }

        Assert.True(WaitUntil(() => !IsKnown(left.Id)));
        Assert.True(WaitUntil(() => Reaper.LeftCount == 0));
    }

    [Fact]
    public void Disposed_WhileATaskWaits_TheWaitEnds()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        ChildProcess child = ChildProcess.Start(test.Reactor, new ProcessOptions("sleep", "1000") { KillOnDispose = true });
        ObjectDisposedException? caught = null;
        TaskHandle wait = test.Spawn(Wait());
        test.Executor.RunUntilIdle();

        child.Dispose();
        test.Run(TcpTests.WaitFor(() => caught is not null));

        Assert.True(WaitUntil(() => !IsKnown(child.Id)));
        Assert.NotEqual(TaskHandle.None, wait);

        async Future Wait()
        {
            try
            {
                await child.Exited();
            }
            catch (ObjectDisposedException e)
            {
                caught = e;
            }
        }
    }

    [Fact]
    public void FiftyAtOnce_EachGetsItsOwnBytesBack()
    {
        const int Children = 50;
        const int Bytes = 100_000;
        using var test = new TestReactor(ReactorDriver.Epoll, strict: false, taskSlots: (2 * Children) + 8);
        int ended = 0;
        for (int i = 0; i < Children; i++)
        {
            test.Spawn(One(i));
        }

        test.Run(TcpTests.WaitFor(() => ended == Children));

        async Future One(int number)
        {
            using ChildProcess child = ChildProcess.Start(test.Reactor, Piped("sh", "-c", "cat; exit " + number));
            var input = new byte[Bytes];
            new Random(number).NextBytes(input);
            test.Spawn(Write());
            var output = new byte[Bytes + 1];
            int total = 0;
            int count;
            while ((count = await child.Output!.Read(output.AsMemory(total))) > 0)
            {
                total += count;
            }

            Assert.Equal(input, output[..total]);
            Assert.Equal(number, (await child.Exited()).Code);
            ended++;

            async Future Write()
            {
                await child.Input!.WriteAll(input);
                child.Input.Dispose();
            }
        }
    }

    [Fact]
    public void BesideDotNetsOwnProcesses_EachHasItsOwnExitCode()
    {
        const int Pairs = 20;
        using var test = new TestReactor(ReactorDriver.Epoll);
        for (int i = 0; i < Pairs; i++)
        {
            using Process other = Process.Start("sh", ["-c", "exit " + (100 + i)]);
            using ChildProcess child = Shell(test, "exit " + i);
            using Process another = Process.Start("sh", ["-c", "exit " + (150 + i)]);

            Assert.True(another.WaitForExit(Patience));
            Assert.True(other.WaitForExit(Patience));
            Assert.Equal(i, test.Run(child.Exited()).Code);
            Assert.Equal(100 + i, other.ExitCode);
            Assert.Equal(150 + i, another.ExitCode);
        }
    }

    [Fact]
    public void Descriptors_OfThisProcess_AreNotInTheChild()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        using ChildProcess other = ChildProcess.Start(test.Reactor, Piped("cat"));
        using ChildProcess child = ChildProcess.Start(test.Reactor, Piped("cat"));
        // By then the program runs, and its loader has closed what it had open.
        test.Run(child.Input!.WriteAll(new byte[1]));
        Assert.Equal(1, test.Run(child.Output!.Read(new byte[1])));
        string[] open = Names("/proc/" + child.Id + "/fd");
        // Left open for everybody by whoever started the tests; nothing of .NET's or of this project's is.
        string[] forEverybody = [.. Names("/proc/self/fdinfo").Where(IsInherited)];

        Assert.Equal(["0", "1", "2"], open.Except(forEverybody.Except(["0", "1", "2"])).Order(StringComparer.Ordinal));
        Assert.True(open.Length <= Names("/proc/self/fd").Length - 6);
        other.Kill();
        child.Kill();
        test.Run(Future.Join(other.Exited(), child.Exited()));

        static string[] Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path))];

        static bool IsInherited(string descriptor)
        {
            const int CloseOnExec = 0x80000;
            try
            {
                string flags = File.ReadLines("/proc/self/fdinfo/" + descriptor).First(line => line.StartsWith("flags:", StringComparison.Ordinal));
                return (Convert.ToInt32(flags[6..].Trim(), 8) & CloseOnExec) == 0;
            }
            catch (IOException)
            {
                // The one that listed the folder.
                return false;
            }
        }
    }

    [Fact]
    public void Reactor_DisposedFirst_TheProcessIsStillTakenNoteOf()
    {
        SortedSet<string> before = TestReactor.OpenDescriptors();
        ChildProcess child;
        using (var reactor = new Reactor(new SystemClock(), ReactorDriver.Epoll))
        {
            child = ChildProcess.Start(reactor, new ProcessOptions("sleep", "1000") { KillOnDispose = true, Output = ProcessStream.Pipe });
        }

        child.Dispose();

        Assert.True(WaitUntil(() => !IsKnown(child.Id)));
        Assert.Equal(before, TestReactor.OpenDescriptors());
    }

    [Fact]
    public void PortableDriver_IsToldToUseEpoll()
    {
        using var test = new TestReactor(ReactorDriver.Portable);

        Assert.Throws<PlatformNotSupportedException>(() => ChildProcess.Start(test.Reactor, new ProcessOptions("true")));
    }

    [Fact]
    public void RoundTripsThroughAProgram_AndAsksForItsEnd_AllocateNothing()
    {
        using var test = new TestReactor(ReactorDriver.Epoll, strict: false);
        using ChildProcess cat = ChildProcess.Start(test.Reactor, Piped("cat"));

        Assert.Equal(0, test.Run(Ask()));

        cat.Input!.Dispose();
        Assert.True(test.Run(cat.Exited()).IsSuccess);

        async Future<long> Ask()
        {
            var buffer = new byte[64];
            long before = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
                await cat.Input!.WriteAll(buffer);
                await cat.Output!.Read(buffer);
                await Future.Select(cat.Exited(), Future.Ready());
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    internal static async Future<string> ReadText(OsPipeReader reader)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await reader.Read(buffer)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static ProcessOptions Piped(string program, params string[] arguments) => new(program, arguments)
    {
        Input = ProcessStream.Pipe,
        Output = ProcessStream.Pipe,
    };

    private static ChildProcess Shell(TestReactor test, string script) =>
        ChildProcess.Start(test.Reactor, new ProcessOptions("sh", "-c", script));

    private static ChildProcess Sleep(TestReactor test) =>
        ChildProcess.Start(test.Reactor, new ProcessOptions("sleep", "1000") { KillOnDispose = true });

    /// <summary>Whether the system still has an entry for it, be it for one that has ended.</summary>
    private static bool IsKnown(int process) => Directory.Exists("/proc/" + process);

    private static bool WaitUntil(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience);
}
