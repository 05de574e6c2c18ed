using System.Threading;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>An executor a thread, each with a priority of its own, and signals and channels between them.</summary>
[TestClass]
public class ThreadTests
{
    private const int Rounds = 200;

    private readonly Signal _ping = new();
    private readonly Signal _pong = new();
    private int _sum;

    [TestMethod]
    public void Signals_BetweenTwoExecutors_AreNotLost()
    {
        using var here = new Executor();
        using var there = new Executor();
        var thread = new Thread(() => there.BlockOn(Answers())) { Priority = ThreadPriority.AboveNormal };
        thread.Start();
        here.BlockOn(Asks());
        thread.Join();
        Assert.AreEqual(2 * Rounds, _sum);
    }

    [TestMethod]
    public void Channel_BetweenTwoExecutors_KeepsTheOrder()
    {
        using var here = new Executor();
        using var there = new Executor();
        var channel = new Channel<int>(4, shared: true);
        var thread = new Thread(() => there.BlockOn(Sends(channel)));
        thread.Start();
        Assert.IsTrue(here.BlockOn(ReceivesInOrder(channel)));
        thread.Join();
    }

    [TestMethod]
    public void Cancel_FromAnotherThread_EndsTheTask()
    {
        using var here = new Executor();
        TaskHandle task = here.Spawn(WaitsForEver());
        here.RunUntilIdle();
        var thread = new Thread(() => task.Cancel());
        thread.Start();
        TaskState state = here.BlockOn(task.Join());
        thread.Join();
        Assert.AreEqual((int)TaskState.Canceled, (int)state);
    }

    private async Future Asks()
    {
        for (int i = 0; i < Rounds; i++)
        {
            _ping.Set();
            await _pong.Wait();
            _sum++;
        }
    }

    private async Future Answers()
    {
        for (int i = 0; i < Rounds; i++)
        {
            await _ping.Wait();
            _sum++;
            _pong.Set();
        }
    }

    private async Future WaitsForEver()
    {
        while (true)
        {
            await _ping.Wait();
        }
    }

    private static async Future Sends(Channel<int> channel)
    {
        for (int i = 0; i < Rounds; i++)
        {
            await channel.Send(i);
        }

        channel.Close();
    }

    private static async Future<bool> ReceivesInOrder(Channel<int> channel)
    {
        int expected = 0;
        while (await channel.WaitToReceive())
        {
            if (!channel.TryReceive(out int item) || item != expected++)
            {
                return false;
            }
        }

        return expected == Rounds;
    }
}
