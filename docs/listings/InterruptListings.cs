using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 7.</summary>
public static class InterruptListings
{
    // listing: flag
    private static readonly Signal s_dataReady = new();

    private static void OnDataReady() => s_dataReady.Set();     // called by the interrupt

    private static async Future ReadSensor()
    {
        while (true)
        {
            await s_dataReady.Wait();
            Console.WriteLine("read");                          // as long as it takes, out of the interrupt
        }
    }
    // end

    public static async Future Flag(Executor executor)
    {
        TaskHandle reader = executor.Spawn(ReadSensor());
        await Timer.AfterMilliseconds(1);
        OnDataReady();
        await Timer.AfterMilliseconds(1);
        reader.Cancel();
    }

    // listing: queue
    private static readonly InterruptQueue<int> s_samples = new(capacity: 2);

    private static void OnSample(int sample) => s_samples.Post(sample);

    private static async Future Filter()
    {
        Stream<int> samples = Stream.From(s_samples);
        while (await samples.Next())
        {
            Console.WriteLine(samples.Current);
        }
    }
    // end

    public static async Future Queue(Executor executor)
    {
        TaskHandle filter = executor.Spawn(Filter());
        OnSample(1);
        OnSample(2);
        OnSample(3);
        await Timer.AfterMilliseconds(1);
        Console.WriteLine("lost " + s_samples.Lost);
        filter.Cancel();
    }

    // listing: condition
    private sealed class Encoder
    {
        private readonly AtomicWaker _moved = new();
        private readonly WaitCondition _isThere;
        private int _position;
        private int _target;

        public Encoder() => _isThere = IsThere;

        public void OnStep()                                    // called by the interrupt
        {
            _position++;
            _moved.Wake();
        }

        public Future WaitFor(int target)
        {
            _target = target;
            return _moved.WaitUntil(_isThere);
        }

        private bool IsThere() => _position >= _target;
    }
    // end

    public static async Future Condition(Executor executor)
    {
        var encoder = new Encoder();
        executor.Spawn(Turn(encoder, 5));
        await encoder.WaitFor(3);
        Console.WriteLine("there");
    }

    private static async Future Turn(Encoder encoder, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            encoder.OnStep();
            await Timer.AfterMilliseconds(1);
        }
    }
}
