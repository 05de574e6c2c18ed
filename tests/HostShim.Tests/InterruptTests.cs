using System;
using System.Collections.Generic;
using System.Device.Gpio;
using nanoFramework.Runtime.Events;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly VirtualBoard _board = new();
    private readonly GpioPin _pin;

    public InterruptTests() => _pin = new GpioController().OpenPin(7, PinMode.InputPullUp);

    public void Dispose() => _board.Dispose();

    [Fact]
    public void FullRing_DropsTheOldest_AndCountsIt()
    {
        var seen = new List<uint>();
        EventSink.AddEventProcessor(EventCategory.Custom, new NotingProcessor(seen));
        int extra = 5;
        for (int i = 0; i < _board.Interrupts.Capacity + extra; i++)
        {
            _board.Interrupts.Post((byte)EventCategory.Custom, 0, 1, (uint)i);
        }

        Assert.Equal(extra, _board.Interrupts.Dropped);
        Assert.Equal(_board.Interrupts.Capacity, _board.Interrupts.Count);
        while (_board.Interrupts.DispatchOne())
        {
        }

        Assert.Equal(_board.Interrupts.Capacity, seen.Count);
        Assert.Equal((uint)extra, seen[0]);
        Assert.Equal((uint)(_board.Interrupts.Capacity + extra - 1), seen[^1]);
    }

    [Fact]
    public void DispatchOne_TakesExactlyOneRecord()
    {
        _pin.ValueChanged += (_, _) => { };
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Pins[7].External = ExternalDrive.None;
        Assert.Equal(2, _board.Interrupts.Count);
        Assert.True(_board.Interrupts.DispatchOne());
        Assert.Equal(1, _board.Interrupts.Count);
        Assert.True(_board.Interrupts.DispatchOne());
        Assert.False(_board.Interrupts.DispatchOne());
    }

    [Fact]
    public void Record_CarriesPinInTheUpperHalfOfData1_LevelInData2_AndTheTimeOfTheEdge()
    {
        var processor = new RawProcessor();
        _pin.ValueChanged += (_, _) => { };
        EventSink.AddEventProcessor(EventCategory.Gpio, processor);
        EventSink.AddEventListener(EventCategory.Gpio, processor);
        _board.Time.AdvanceTo(1_000);
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Time.AdvanceTo(5_000);
        _board.Interrupts.DispatchOne();
        Assert.Equal((7u << 16) | ((uint)EventCategory.Gpio << 8), processor.Data1);
        Assert.Equal(0u, processor.Data2);
        Assert.Equal(DateTime.UnixEpoch.AddTicks(1_000 * TimeSpan.TicksPerSecond / VirtualTime.TicksPerSecond), processor.Time);
    }

    [Fact]
    public void OwnProcessor_ReplacesTheStockOne_SoThatValueChangedIsSilent()
    {
        var events = new CachedGpioEvents();
        bool stock = false;
        _pin.ValueChanged += (_, _) => stock = true;
        EventSink.AddEventProcessor(EventCategory.Gpio, events);
        EventSink.AddEventListener(EventCategory.Gpio, events);
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Interrupts.DispatchOne();
        Assert.Equal(1, events.Count);
        Assert.Equal(7, events.LastPin);
        Assert.False(stock);
    }

    [Fact]
    public void PinOpenedAfterAnOwnProcessor_DoesNotBringTheStockOneBack()
    {
        var events = new CachedGpioEvents();
        EventSink.AddEventProcessor(EventCategory.Gpio, events);
        EventSink.AddEventListener(EventCategory.Gpio, events);
        GpioPin later = new GpioController().OpenPin(9, PinMode.InputPullUp);
        later.ValueChanged += (_, _) => { };
        _board.Pins[9].External = ExternalDrive.Low;
        _board.Interrupts.DispatchOne();
        Assert.Equal(9, events.LastPin);
    }

    [Fact]
    public void OwnProcessorWithTheStockListener_IsReportedAsAFault()
    {
        EventSink.AddEventProcessor(EventCategory.Gpio, new CachedGpioEvents());
        _pin.ValueChanged += (_, _) => { };
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Interrupts.DispatchOne();
        Assert.IsType<InvalidCastException>(Assert.Single(_board.DispatcherFaults));
    }

    [Fact]
    public void HandlerThatThrows_IsReported_AndTheNextRecordIsDispatched()
    {
        int calls = 0;
        _pin.ValueChanged += (_, _) =>
        {
            calls++;
            throw new InvalidOperationException("handler");
        };
        Exception? reported = null;
        _board.DispatcherFault += fault => reported = fault;
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Pins[7].External = ExternalDrive.None;
        Assert.True(_board.Interrupts.DispatchOne());
        Assert.Equal("handler", reported?.Message);
        Assert.True(_board.Interrupts.DispatchOne());
        Assert.Equal(2, calls);
        Assert.Equal(2, _board.DispatcherFaults.Count);
    }

    [Fact]
    public void HandlerThatDispatches_IsAFault_BecauseThereIsOneDispatcher()
    {
        _pin.ValueChanged += (_, _) => _board.Interrupts.DispatchOne();
        _board.Pins[7].External = ExternalDrive.Low;
        _board.Pins[7].External = ExternalDrive.None;
        _board.Interrupts.DispatchOne();
        Assert.IsType<InvalidOperationException>(Assert.Single(_board.DispatcherFaults));
        Assert.Equal(1, _board.Interrupts.Count);
    }

    [Fact]
    public void Filter_HoldsAnEventBackFromTheListener()
    {
        var events = new CachedGpioEvents();
        var filter = new NoFilter();
        EventSink.AddEventProcessor(EventCategory.Gpio, events);
        EventSink.AddEventListener(EventCategory.Gpio, events);
        EventSink.AddEventFilter(EventCategory.Gpio, filter);
        EventSink.PostManagedEvent((byte)EventCategory.Gpio, 0, 7, 1);
        Assert.Equal(0, events.Count);
        EventSink.RemoveEventFilter(EventCategory.Gpio, filter);
        EventSink.PostManagedEvent((byte)EventCategory.Gpio, 0, 7, 1);
        Assert.Equal(1, events.Count);
    }

    [Fact]
    public void CategoryWithoutAProcessor_GivesAGenericEvent()
    {
        var listener = new LastListener();
        EventSink.AddEventListener(EventCategory.Touch, listener);
        EventSink.PostManagedEvent((byte)EventCategory.Touch, 3, 55, 66);
        GenericEvent generic = Assert.IsType<GenericEvent>(listener.Last);
        Assert.Equal((3, (byte)EventCategory.Touch, 55u), (generic.Message, generic.Category, generic.Data));
        EventSink.RemoveEventListener(EventCategory.Touch, listener);
    }

    [Fact]
    public void CustomEvent_ReachesItsHandler()
    {
        CustomEventArgs? got = null;
        void Handler(object? sender, CustomEventArgs e) => got = e;
        CustomEvent.CustomEventPosted += Handler;
        EventSink.PostManagedEvent((byte)EventCategory.Custom, 0, 12, 34);
        CustomEvent.CustomEventPosted -= Handler;
        EventSink.PostManagedEvent((byte)EventCategory.Custom, 0, 99, 99);
        Assert.Equal(((ushort)12, 34u), (got!.Data1, got.Data2));
    }

    [Fact]
    public void NativeEventDispatcher_OfTheSink_GetsRecordsWhileItHasAHandler()
    {
        using var dispatcher = new NativeEventDispatcher("EventSink", 0);
        int calls = 0;
        void Handler(uint data1, uint data2, DateTime time) => calls++;
        dispatcher.OnInterrupt += Handler;
        _board.Interrupts.Post((byte)EventCategory.Custom, 0, 0, 0);
        _board.Interrupts.DispatchOne();
        dispatcher.OnInterrupt -= Handler;
        _board.Interrupts.Post((byte)EventCategory.Custom, 0, 0, 0);
        _board.Interrupts.DispatchOne();
        Assert.Equal(1, calls);
        Assert.Throws<ArgumentException>(() => new NativeEventDispatcher("Something", 0));
    }

    [Fact]
    public void EdgeToListener_WithAnOwnProcessor_AllocatesNothing()
    {
        var events = new CachedGpioEvents();
        _pin.ValueChanged += (_, _) => { };
        EventSink.AddEventProcessor(EventCategory.Gpio, events);
        EventSink.AddEventListener(EventCategory.Gpio, events);
        VirtualPin pad = _board.Pins[7];
        Allocation.AssertNone(
            () =>
            {
                pad.External = pad.External == ExternalDrive.Low ? ExternalDrive.None : ExternalDrive.Low;
                _board.Interrupts.DispatchOne();
            });
        Assert.Equal(2200, events.Count);
    }

    private sealed class NotingProcessor(List<uint> seen) : IEventProcessor
    {
        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
        {
            seen.Add(data2);
            return new BaseEvent();
        }
    }

    private sealed class RawProcessor : IEventProcessor, IEventListener
    {
        public uint Data1 { get; private set; }

        public uint Data2 { get; private set; }

        public DateTime Time { get; private set; }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
        {
            (Data1, Data2, Time) = (data1, data2, time);
            return new BaseEvent();
        }

        public void InitializeForEventSource()
        {
            // Nothing to prepare.
        }

        public bool OnEvent(BaseEvent ev) => true;
    }

    private sealed class NoFilter : IEventListener
    {
        public void InitializeForEventSource()
        {
            // Nothing to prepare.
        }

        public bool OnEvent(BaseEvent ev) => false;
    }

    private sealed class LastListener : IEventListener
    {
        public BaseEvent? Last { get; private set; }

        public void InitializeForEventSource()
        {
            // Nothing to prepare.
        }

        public bool OnEvent(BaseEvent ev)
        {
            Last = ev;
            return true;
        }
    }
}
