namespace Embedded.Async.Tests;

/// <summary>Who reads the streams of these tests.</summary>
internal static class Reader
{
    [FutureCapacity(4)]
    internal static async Future Reads<T>(TestExecutor test, Stream<T> stream)
    {
        while (await stream.Next())
        {
            test.Log(stream.Current!.ToString()!);
        }

        test.Log("end");
    }
}

/// <summary>A stream as a user writes it.</summary>
internal sealed class Countdown(int from, int everyTicks) : Stream<int>
{
    private int _left = from;

    public override async Future<bool> Next()
    {
        if (_left == 0)
        {
            return false;
        }

        await Timer.AfterTicks(everyTicks);
        Current = _left--;
        return true;
    }
}
