using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim.Tests.Bridges;
using Xunit;
using AllFiles = Embedded.HostShim.Files;
using Timer = Embedded.Async.Timer;

namespace Embedded.HostShim.Tests.Files;

public sealed class LineStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockingPool _pool = new(new BlockingPoolSettings { MaxThreads = 1, KeepAliveMilliseconds = BridgeTest.Patience });

    public void Dispose()
    {
        Assert.True(_pool.ShutDown(BridgeTest.Patience));
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(7, 3)]
    [InlineData(9, 3)]
    [InlineData(500, 64)]
    public void AllLines_ComeInOrder_ThenTheEndForEver(int count, int readAhead)
    {
        using var test = new BridgeTest();
        File.WriteAllLines(_folder["a"], Numbers(count));
        LineStream lines = AllFiles.ReadLines(_folder["a"], readAhead, pool: _pool);
        var read = new List<string>();

        test.Run(Main());

        Assert.Equal(Numbers(count), read);

        async Future Main()
        {
            while (await lines.Next())
            {
                read.Add(lines.Current);
            }

            Assert.False(await lines.Next());
            lines.Dispose();
            Assert.False(await lines.Next());
        }
    }

    [Fact]
    public void ReadAhead_IsBounded()
    {
        using var test = new BridgeTest();
        var counted = new CountingEncoding();
        // So much that a reader's own buffers hold a small part.
        File.WriteAllLines(_folder["a"], Enumerable.Repeat(new string('x', 10_000), 1000));
        LineStream lines = AllFiles.ReadLines(_folder["a"], readAhead: 2, counted, _pool);

        test.Run(Main());

        async Future Main()
        {
            for (int i = 1; i <= 100; i++)
            {
                Assert.True(await lines.Next());
                while (_pool.IdleThreadCount == 0)
                {
                    await Future.Yield();
                }

                // Two that are taken from, two ahead, and what StreamReader has read beyond them.
                Assert.InRange(counted.Bytes, i * 10_001, (i + 4) * 10_001 + 4096);
            }

            lines.Dispose();
        }
    }

    [Fact]
    public void NotFound_IsToldAtTheFirstNext_Once()
    {
        using var test = new BridgeTest();
        LineStream lines = AllFiles.ReadLines(_folder["none"], pool: _pool);

        test.Run(Main());

        async Future Main()
        {
            await AsyncFileTests.Throws<FileNotFoundException>(lines.Next());
            Assert.False(await lines.Next());
        }
    }

    [Fact]
    public void PoolShutDown_IsToldBehindTheLinesThatWereRead()
    {
        using var test = new BridgeTest();
        File.WriteAllLines(_folder["a"], Numbers(10));
        LineStream lines = AllFiles.ReadLines(_folder["a"], readAhead: 2, pool: _pool);
        int read = 0;

        test.Run(Main());

        Assert.InRange(read, 2, 4);

        async Future Main()
        {
            Assert.True(await lines.Next());
            read++;
            Assert.True(_pool.ShutDown(BridgeTest.Patience));
            ObjectDisposedException? caught = null;
            try
            {
                while (await lines.Next())
                {
                    Assert.Equal((read++).ToString(System.Globalization.CultureInfo.InvariantCulture), lines.Current);
                }
            }
            catch (ObjectDisposedException e)
            {
                caught = e;
            }

            Assert.NotNull(caught);
            Assert.False(await lines.Next());
        }
    }

    [Fact]
    public void CancelledNext_LosesNothing()
    {
        using var test = new BridgeTest();
        using var gate = new ManualResetEventSlim();
        File.WriteAllLines(_folder["a"], Numbers(5));
        LineStream lines = AllFiles.ReadLines(_folder["a"], readAhead: 2, pool: _pool);
        var read = new List<string>();

        test.Run(Main());

        Assert.Equal(Numbers(5), read);

        async Future Main()
        {
            TaskHandle blocker = test.Executor.Spawn(Block());
            await Future.Yield();
            // The reading cannot begin, so this one waits, and is given up.
            Assert.Equal(1, await Future.Select(lines.Next(), Timer.AfterMilliseconds(5)));
            gate.Set();
            await blocker.Join();
            bool isFirst = true;
            while (await lines.Next())
            {
                if (isFirst)
                {
                    // Ready, and nobody takes it: it comes again.
                    isFirst = false;
                    read.Add(lines.Current);
                    Assert.Equal(0, await Future.Select(lines.Next(), Timer.AfterMilliseconds(BridgeTest.Patience)));
                    continue;
                }

                read.Add(lines.Current);
            }
        }

        async Future Block() => Assert.True(await _pool.Run(() => gate.Wait(BridgeTest.Patience)));
    }

    [Fact]
    public void DisposedAnywhere_ClosesTheFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts the process's descriptors");
        using var test = new BridgeTest();
        File.WriteAllLines(_folder["a"], Numbers(1000));

        test.Run(Main());

        async Future Main()
        {
            for (int lines = 0; lines < 12; lines++)
            {
                LineStream stream = AllFiles.ReadLines(_folder["a"], readAhead: 3, pool: _pool);
                for (int i = 0; i < lines; i++)
                {
                    Assert.True(await stream.Next());
                }

                stream.Dispose();
                stream.Dispose();
                while (_pool.IdleThreadCount < _pool.ThreadCount)
                {
                    await Future.Yield();
                }

                Assert.False(AsyncFileTests.IsOpen(_folder["a"]));
                Assert.False(await stream.Next());
            }
        }
    }

    [Fact]
    public void DisposedWhileANextIsAwaited_IsAnError()
    {
        using var test = new BridgeTest();
        using var gate = new ManualResetEventSlim();
        File.WriteAllLines(_folder["a"], Numbers(1));
        LineStream lines = AllFiles.ReadLines(_folder["a"], pool: _pool);
        test.Executor.Spawn(Block());
        test.RunUntilIdle();
        TaskHandle next = test.Executor.Spawn(Next());
        test.RunUntil(() => _pool.QueuedCount == 1);

        Assert.Throws<FutureMisuseException>(lines.Dispose);
        next.Cancel();
        test.RunUntilIdle();
        lines.Dispose();
        Assert.Equal(0, _pool.QueuedCount);
        gate.Set();
        test.RunUntil(() => test.Executor.TaskCount == 0);

        async Future Block() => Assert.True(await _pool.Run(() => gate.Wait(BridgeTest.Patience)));

        async Future Next() => await lines.Next();
    }

    [Fact]
    public void ItIsAStream_WithItsOperators()
    {
        using var test = new BridgeTest();
        File.WriteAllLines(_folder["a"], Numbers(10));
        int sum = 0;

        test.Run(Main());

        Assert.Equal(7 + 8 + 9, sum);

        async Future Main()
        {
            using LineStream lines = AllFiles.ReadLines(_folder["a"], pool: _pool);
            await foreach (int number in lines.Map(int.Parse).Filter(static number => number > 6))
            {
                sum += number;
            }
        }
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Counts the bytes that a reader has decoded.</summary>
    private sealed class CountingEncoding : Encoding
    {
        private int _bytes;

        internal int Bytes => Volatile.Read(ref _bytes);

        public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => Latin1.GetCharCount(bytes, index, count);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            Interlocked.Add(ref _bytes, byteCount);
            return Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
        }

        public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => Latin1.GetMaxCharCount(byteCount);
    }
}
