using System;
using Embedded.Async;
using nanoFramework.Runtime.Events;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>An event of the runtime, as an interrupt makes them, wakes a task.</summary>
[TestClass]
public class EventTests
{
    [TestMethod]
    public void Event_OfTheRuntime_WakesTheTaskThatWaits()
    {
        using var executor = new Executor();
        var source = new EventSource();
        EventSink.AddEventProcessor(EventCategory.Custom, source);
        EventSink.AddEventListener(EventCategory.Custom, source);
        TaskHandle task = executor.Spawn(source.TakesTwo());
        executor.RunUntilIdle();
        Assert.AreEqual((int)TaskState.Waiting, (int)task.GetState());

        EventSink.PostManagedEvent((byte)EventCategory.Custom, 0, 7, 35);
        executor.BlockOn(source.Taken.Wait());
        Assert.AreEqual(42, source.Sum);

        EventSink.PostManagedEvent((byte)EventCategory.Custom, 0, 8, 50);
        Assert.AreEqual((int)TaskState.Completed, (int)executor.BlockOn(task.Join()));
        Assert.AreEqual(100, source.Sum);
    }

    /// <summary>Makes no object for an event, and only sets a signal.</summary>
    private sealed class EventSource : IEventProcessor, IEventListener
    {
        private readonly Signal _came = new();
        private readonly BaseEvent _event = new();

        internal Signal Taken { get; } = new();

        internal int Sum { get; private set; }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
        {
            Sum += (int)(data1 >> 16) + (int)data2;
            _came.Set();
            return _event;
        }

        public void InitializeForEventSource()
        {
        }

        public bool OnEvent(BaseEvent ev) => true;

        internal async Future TakesTwo()
        {
            await _came.Wait();
            Taken.Set();
            await _came.Wait();
        }
    }
}
