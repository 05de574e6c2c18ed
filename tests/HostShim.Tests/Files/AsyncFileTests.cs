using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim.Tests.Bridges;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.HostShim.Tests.Files;

public sealed class AsyncFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockingPool _pool = new(new BlockingPoolSettings { MaxThreads = 2, KeepAliveMilliseconds = BridgeTest.Patience });

    public void Dispose()
    {
        Assert.True(_pool.ShutDown(BridgeTest.Patience));
        _folder.Dispose();
    }

    [Fact]
    public void WriteAndRead_MoveThePosition()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Create);
            await file.Write(new byte[] { 1, 2, 3 });
            await file.Write(new byte[] { 4 });
            Assert.Equal(4, file.Position);
            Assert.Equal(4, await file.GetLength());
            file.Position = 1;
            var buffer = new byte[10];
            Assert.Equal(3, await file.Read(buffer));
            Assert.Equal([2, 3, 4], buffer[..3]);
            Assert.Equal(4, file.Position);
            Assert.Equal(0, await file.Read(buffer));
            Assert.Equal(_folder["a"], file.Path);
            await file.Flush();
        }

        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(_folder["a"]));
    }

    [Fact]
    public void ReadAtAndWriteAt_LeaveThePosition_AndManyMayBeUnderWay()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Create);
            await Future.Join([.. Enumerable.Range(0, 6).Select(i => file.WriteAt(new[] { (byte)i }, i))]);
            byte[][] buffers = [.. Enumerable.Range(0, 6).Select(_ => new byte[1])];
            await Future.Join([.. Enumerable.Range(0, 6).Select(i => file.ReadAt(buffers[i], i))]);
            Assert.Equal([0, 1, 2, 3, 4, 5], buffers.Select(buffer => buffer[0]));
            Assert.Equal(0, file.Position);
            Assert.Equal(0, await file.ReadAt(buffers[0], 6));
        }
    }

    [Fact]
    public void SetLength_CutsAndLengthens()
    {
        using var test = new BridgeTest();
        File.WriteAllBytes(_folder["a"], [1, 2, 3]);

        test.Run(Main());

        Assert.Equal([1, 2, 0, 0], File.ReadAllBytes(_folder["a"]));

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Open);
            await file.SetLength(2);
            Assert.Equal(2, await file.GetLength());
            await file.SetLength(4);
        }
    }

    [Fact]
    public void Append_BeginsAtTheEnd()
    {
        using var test = new BridgeTest();
        File.WriteAllBytes(_folder["a"], [1, 2]);

        test.Run(Main());

        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["a"]));

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Append);
            Assert.Equal(2, file.Position);
            await file.Write(new byte[] { 3 });
        }
    }

    [Fact]
    public void NotFound_AndNoDirectory_AndExistingOne_AreDotNetsErrors()
    {
        using var test = new BridgeTest();
        File.WriteAllBytes(_folder["there"], []);

        test.Run(Main());

        async Future Main()
        {
            FileNotFoundException missing = await Throws<FileNotFoundException>(Open("none", FileMode.Open));
            Assert.Contains("none", missing.Message, StringComparison.Ordinal);
            await Throws<DirectoryNotFoundException>(Open("no/none", FileMode.Create));
            await Throws<IOException>(Open("there", FileMode.CreateNew));
        }
    }

    [Fact]
    public void NoRight_IsAnError()
    {
        using var test = new BridgeTest();
        // A directory is no file that can be written, also not for the super-user.
        Directory.CreateDirectory(_folder["folder"]);

        test.Run(Main());

        async Future Main() => await Throws<UnauthorizedAccessException>(Open("folder", FileMode.Open));
    }

    [Fact]
    public void FullDisk_IsAnError_AndThePositionStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await AsyncFile.Open("/dev/full", FileMode.Open, FileAccess.Write, pool: _pool);
            IOException full = await Throws<IOException>(file.Write(new byte[1]));
            Assert.Contains("No space left", full.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, file.Position);
            // And the next one may try again.
            await Throws<IOException>(file.Write(new byte[1]));
        }
    }

    [Fact]
    public void TwoAtThePosition_TheSecondIsAnError()
    {
        using var test = new BridgeTest();
        File.WriteAllBytes(_folder["a"], [1, 2, 3]);

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Open);
            Future<int> first = file.Read(new byte[1]);
            Future<int> second = file.Read(new byte[1]);
            await Throws<FutureMisuseException>(Future.TryJoin(first, second));
            Assert.Equal(1, await file.Read(new byte[1]));
        }
    }

    [Fact]
    public void CancelledBeforeItBegan_DoesNothing()
    {
        using var test = new BridgeTest();
        using var gate = new ManualResetEventSlim();
        AsyncFile file = null!;
        test.Run(OpenIt());
        TaskHandle[] blockers = [test.Executor.Spawn(Block()), test.Executor.Spawn(Block())];
        TaskHandle write = test.Executor.Spawn(Write());
        test.RunUntil(() => _pool.QueuedCount == 1);

        write.Cancel();
        test.RunUntilIdle();

        Assert.Equal(0, _pool.QueuedCount);
        Assert.Equal(blockers.Length, test.Executor.TaskCount);
        gate.Set();
        test.Run(Check());
        Assert.Equal([7], File.ReadAllBytes(_folder["a"]));

        async Future OpenIt() => file = await Open("a", FileMode.Create);

        async Future Block() => Assert.True(await _pool.Run(() => gate.Wait(BridgeTest.Patience)));

        async Future Write() => await file.Write(new byte[] { 1, 2, 3 });

        async Future Check()
        {
            await file.Write(new byte[] { 7 });
            file.Dispose();
        }
    }

    [Fact]
    public async Task CancelledAfterItBegan_WaitsForTheEnd_AndThePositionStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs mkfifo");
        // A read that waits as long as this test wants: from a pipe with a name.
        string path = _folder["fifo"];
        using (var make = System.Diagnostics.Process.Start("mkfifo", path))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Task.Run(Body, TestContext.Current.CancellationToken);

        void Body()
        {
            using var test = new BridgeTest();
            using FileStream writer = new(path, FileMode.Open, FileAccess.ReadWrite);
            AsyncFile file = null!;
            test.Run(OpenIt());
            var buffer = new byte[8];
            TaskHandle read = test.Executor.Spawn(Read());
            test.RunUntilIdle();
            Assert.True(SpinWait.SpinUntil(() => _pool.QueuedCount == 0 && _pool.IdleThreadCount < _pool.ThreadCount, BridgeTest.Patience));

            read.Cancel();
            test.RunUntilIdle();
            Assert.Equal(1, test.Executor.TaskCount);
            writer.Write([1, 2]);
            writer.Flush();
            test.RunUntil(() => test.Executor.TaskCount == 0);

            Assert.Equal(0, file.Position);
            // The buffer is the caller's again, and the file can be used.
            writer.Write([3]);
            writer.Flush();
            test.Run(ReadAgain());
            file.Dispose();

            async Future OpenIt() => file = await AsyncFile.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, _pool);

            async Future Read() => await file.Read(buffer);

            async Future ReadAgain()
            {
                Assert.Equal(1, await file.Read(buffer));
                Assert.Equal(3, buffer[0]);
            }
        }
    }

    [Fact]
    public void ReadThatNobodyTook_ComesAgain()
    {
        using var test = new BridgeTest();
        File.WriteAllBytes(_folder["a"], [1, 2, 3]);

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Open);
            var buffer = new byte[2];
            Assert.Equal(0, await Future.Select(file.Read(buffer), Timer.AfterMilliseconds(BridgeTest.Patience)));
            Assert.Equal(2, await file.Read(buffer));
            Assert.Equal([1, 2], buffer);
        }
    }

    [Fact]
    public void Disposed_WhileAnOperationRuns_ItEnds_AndLaterOnesAreErrors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts the process's descriptors");
        using var test = new BridgeTest();
        byte[] large = new byte[16 << 20];
        large.AsSpan().Fill(5);

        test.Run(Main());

        Assert.Equal(large.Length, new FileInfo(_folder["a"]).Length);
        Assert.False(IsOpen(_folder["a"]));

        async Future Main()
        {
            AsyncFile file = await Open("a", FileMode.Create);
            TaskHandle write = test.Executor.Spawn(Write());
            while (new FileInfo(_folder["a"]).Length == 0)
            {
                await Future.Yield();
            }

            file.Dispose();
            ObjectDisposedException late = await Throws<ObjectDisposedException>(file.Read(new byte[1]));
            Assert.Contains("AsyncFile was disposed", late.Message, StringComparison.Ordinal);
            Assert.Equal(TaskState.Completed, await write.Join());
            await Throws<ObjectDisposedException>(file.GetLength());
            file.Dispose();

            async Future Write() => await file.WriteAt(large, 0);
        }
    }

    [Fact]
    public void CancelledOpen_ClosesTheFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts the process's descriptors");
        using var test = new BridgeTest();
        for (int turns = 0; turns < 20; turns++)
        {
            TaskHandle open = test.Executor.Spawn(OpenIt());
            for (int i = 0; i < turns; i++)
            {
                test.RunUntilIdle();
            }

            open.Cancel();
            test.RunUntil(() => test.Executor.TaskCount == 0 && _pool.IdleThreadCount == _pool.ThreadCount && _pool.QueuedCount == 0);
            Assert.False(IsOpen(_folder["a"]));
        }

        async Future OpenIt()
        {
            using AsyncFile file = await Open("a", FileMode.OpenOrCreate);
        }
    }

    [Fact]
    public void Close_ClosesOnTheOtherSide()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts the process's descriptors");
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            AsyncFile file = await Open("a", FileMode.Create);
            Assert.True(IsOpen(_folder["a"]));
            await file.Close();
            Assert.False(IsOpen(_folder["a"]));
        }
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            using AsyncFile file = await Open("a", FileMode.Create);
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Position = -1);
            Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadAt(default, -1));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.WriteAt(default, -1));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.SetLength(-1));
            Assert.Throws<ArgumentNullException>(() => AsyncFile.Open(null!, FileMode.Open));
        }
    }

    [Fact]
    public void ReadsAndWrites_AllocateNothing_OnEitherThread()
    {
        const int WarmUp = 300;
        const int Measured = 2000;
        using var test = new BridgeTest(strict: false);
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1 });
        long here = -1;
        long there = -1;
        test.Run(Main());

        Assert.Equal(0, here);
        Assert.Equal(0, there);

        async Future Main()
        {
            using AsyncFile file = await AsyncFile.Open(_folder["a"], FileMode.Create, pool: pool);
            var buffer = new byte[64];
            Func<int, long> bytes = static _ => GC.GetAllocatedBytesForCurrentThread();
            long hereBefore = 0;
            long thereBefore = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                if (i == WarmUp)
                {
                    thereBefore = await pool.Run(bytes, 0);
                    hereBefore = GC.GetAllocatedBytesForCurrentThread();
                }

                file.Position = 0;
                await file.Write(buffer);
                await file.WriteAt(buffer, 64);
                file.Position = 0;
                if (await file.Read(buffer) != 64 || await file.ReadAt(buffer, 64) != 64)
                {
                    throw new InvalidOperationException("a short read");
                }
            }

            here = GC.GetAllocatedBytesForCurrentThread() - hereBefore;
            there = await pool.Run(bytes, 0) - thereBefore;
        }
    }

    internal static async Future<TException> Throws<TException>(Future future)
        where TException : Exception
    {
        try
        {
            await future;
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException("no " + typeof(TException).Name + " was thrown");
    }

    internal static bool IsOpen(string path) => Directory.GetFileSystemEntries("/proc/self/fd")
        .Any(descriptor => new FileInfo(descriptor).LinkTarget == path);

    private Future<AsyncFile> Open(string name, FileMode mode) =>
        AsyncFile.Open(_folder[name], mode, pool: _pool);
}
