using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Values from other threads, as interrupt handlers bring them. Bounded by counts, never by time.</summary>
public class StreamThreadTests
{
    private const int Handlers = 2;
    private const int ValuesOfAHandler = 50_000;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Posts_FromTwoThreads_ArriveInOrderOrAreCounted(int capacity)
    {
        var queue = new InterruptQueue<int>(capacity);
        var last = new int[Handlers];
        int arrived = 0;
        int posted = 0;
        int left = Handlers;
        Worker reader = Worker.Start(() =>
        {
            using var executor = new Executor();
            executor.BlockOn(Stream.From(queue).Filter(static n => n >= 0).ForEach(value =>
            {
                int handler = value % Handlers;
                int number = value / Handlers;
                Assert.True(number > last[handler], "out of order, or twice");
                last[handler] = number;
                arrived++;
            }));
        });
        var handlers = new Worker[Handlers];
        for (int i = 0; i < Handlers; i++)
        {
            int handler = i;
            handlers[i] = Worker.Start(() =>
            {
                for (int number = 1; number <= ValuesOfAHandler; number++)
                {
                    if (queue.Post((number * Handlers) + handler))
                    {
                        Interlocked.Increment(ref posted);
                    }
                }

                if (Interlocked.Decrement(ref left) == 0)
                {
                    queue.Close();
                }
            });
        }

        foreach (Worker worker in handlers)
        {
            worker.Join("a post hangs");
        }

        reader.Join("a wake-up was lost: the reader hangs");
        Assert.Equal(posted, arrived);
        Assert.Equal(Handlers * ValuesOfAHandler, arrived + queue.Lost);
    }
}
