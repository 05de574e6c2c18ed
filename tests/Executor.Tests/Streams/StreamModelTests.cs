using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Random senders, readers, cancellations and pauses against a list: what comes out of an operator is what LINQ makes of what went
/// in, whoever was cancelled on the way.
/// </summary>
public class StreamModelTests
{
    public enum Operator
    {
        MapFilter,
        SkipTake,
        Chunks,
        Zip,
        Throttle,
        Buffered,
        Merge,
        Own,
        Deep,
    }

    public static TheoryData<Operator> Operators => [.. Enum.GetValues<Operator>()];

    [Theory]
    [MemberData(nameof(Operators))]
    public void RandomUsers_AgreeWithAList(Operator kind) => Tests.Steps.Check(9, 300, 50, steps => new Play(kind, strict: false).Run(steps));

    [Theory]
    [MemberData(nameof(Operators))]
    public void RandomUsers_InStrictMode_LoseNoFuture(Operator kind) =>
        Tests.Steps.Check(9, 60, 30, steps => new Play(kind, strict: true).Run(steps));

    private sealed class Play(Operator kind, bool strict)
    {
        private readonly Channel<int> _channel = new(3);
        private readonly List<int> _sent = [];
        private readonly List<int> _got = [];
        private Stream<int> _stream = null!;
        private TestExecutor _test = null!;
        private TaskHandle _reader;
        private bool _isOver;

        internal void Run(Step[] steps)
        {
            using var test = new TestExecutor(strict, taskSlots: 16);
            _test = test;
            _stream = Make();
            foreach (Step step in steps)
            {
                Do(step);
                test.Executor.AssertInvariants();
                AssertSoFar();
            }

            // Whatever the cancelled ones had begun comes to those that follow.
            _channel.Close();
            EndReader();
            test.RunToEnd();
            test.Executor.BlockOn(ReadsAll());
            Assert.Empty(test.TakeUnhandled());
            AssertSoFar();
            Assert.Equal(Expected().Count, _got.Count);
        }

        private void Do(Step step)
        {
            switch (step.Kind)
            {
                case 0 or 1:
                    int item = _sent.Count;
                    if (_channel.TrySend(item))
                    {
                        _sent.Add(item);
                    }

                    break;
                case 2 when !IsReading:
                    _reader = _test.Spawn(ReadsOne(step.Pick % 3));
                    break;
                case 3 when !IsReading:
                    _reader = _test.Spawn(ReadsAll());
                    break;
                case 4 when IsReading:
                    EndReader();
                    break;
                case 5:
                    _test.RunOnce();
                    break;
                case 6:
                    _test.RunUntilIdle();
                    break;
                case 7:
                    _test.Advance(step.Pick % 7);
                    break;
                case 8 when step.Pick % 8 == 0:
                    _channel.Close();
                    break;
            }
        }

        private bool IsReading => _reader.GetState() is TaskState.Ready or TaskState.Waiting;

        private void EndReader()
        {
            _reader.Cancel();
            for (int i = 0; IsReading; i++)
            {
                Assert.True(_test.RunOnce() && i < 1000, "the cancelled reader does not end");
            }
        }

        private Stream<int> Make()
        {
            Stream<int> source = Stream.From(_channel);
            return kind switch
            {
                Operator.MapFilter => source.Map(static n => n * 7).Filter(static n => n % 3 != 0),
                Operator.SkipTake => source.Skip(2).Take(4),
                Operator.Chunks => source.Chunks(3).Map(static chunk => chunk[0] + (100 * chunk.Count)),
                Operator.Zip => source.Zip(Stream.From(Ticker.EveryTicks(2)), static (n, _) => n),
                Operator.Throttle => source.ThrottleTicks(3),
                Operator.Buffered => source.Buffered(2, static n => Waits(n)),
                Operator.Merge => source.Merge(Stream.From([1000, 1001, 1002])),
                Operator.Own => new Delayed(source).Map(static n => n),
                _ => source.Merge(Stream.From([1000, 1001])).ThrottleTicks(1).Buffered(3, static n => Waits(n)).Chunks(2)
                    .Map(static chunk => chunk.Count).Filter(static n => n > 0),
            };
        }

        private List<int> Expected() => kind switch
        {
            Operator.MapFilter => [.. _sent.Select(n => n * 7).Where(n => n % 3 != 0)],
            Operator.SkipTake => [.. _sent.Skip(2).Take(4)],
            Operator.Chunks => [.. _sent.Chunk(3).Select(chunk => chunk[0] + (100 * chunk.Length))],
            Operator.Merge => [.. _sent, 1000, 1001, 1002],
            Operator.Deep => [.. _sent.Concat([0, 0]).Chunk(2).Select(chunk => chunk.Length)],
            _ => _sent,
        };

        private void AssertSoFar()
        {
            List<int> expected = Expected();
            Assert.True(_got.Count <= expected.Count, "an item came twice");
            if (kind == Operator.Merge)
            {
                Assert.Equal(_got.Where(n => n < 1000), _sent.Take(_got.Count(n => n < 1000)));
                Assert.Equal(_got.Where(n => n >= 1000), Enumerable.Range(1000, _got.Count(n => n >= 1000)));
            }
            else if (kind is not (Operator.Chunks or Operator.Deep) || _isOver)
            {
                Assert.Equal(expected.Take(_got.Count), _got);
            }
        }

        private async Future ReadsAll()
        {
            while (await _stream.Next())
            {
                _got.Add(_stream.Current);
            }

            _isOver = true;
        }

        private async Future ReadsOne(int how)
        {
            Future<bool> next = _stream.Next();
            switch (how)
            {
                case 0:
                    if (await Timeout.AfterTicks(next, 3) && next.TakeResult())
                    {
                        _got.Add(_stream.Current);
                    }

                    break;
                case 1:
                    // Its result is not taken.
                    await Future.Select(next, Timer.AfterTicks(2));
                    break;
                default:
                    if (await next)
                    {
                        _got.Add(_stream.Current);
                    }

                    break;
            }
        }

        [FutureCapacity(4)]
        private static async Future<int> Waits(int n)
        {
            await Timer.AfterTicks(n % 3);
            return n;
        }

        /// <summary>Loses nothing, because it waits before it takes.</summary>
        private sealed class Delayed(Stream<int> source) : Stream<int>
        {
            public override async Future<bool> Next()
            {
                await Timer.AfterTicks(1);
                if (!await source.Next())
                {
                    return false;
                }

                Current = source.Current;
                return true;
            }
        }
    }
}
