using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Runtime.Events;

public class Processor : IEventProcessor, IEventListener
{
    private readonly BaseEvent _kept = new BaseEvent();

    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        return data1 == 0 ? _kept : new BaseEvent(); //! EMB040
    }

    public void InitializeForEventSource()
    {
        BaseEvent once = new BaseEvent();
    }

    bool IEventListener.OnEvent(BaseEvent ev)
    {
        int[] values = new int[ev.Source]; //! EMB041
        return values.Length > 0;
    }
}

public class Base : IEventListener
{
    public void InitializeForEventSource()
    {
    }

    public virtual bool OnEvent(BaseEvent ev) => true;
}

public class Derived : Base
{
    public override bool OnEvent(BaseEvent ev) => new object() == ev; //! EMB040
}

public static class Program
{
    private static Timer s_timer;

    public static void Main()
    {
        GpioPin pin = new GpioController().OpenPin(1, PinMode.Input);
        pin.ValueChanged += OnChanged;
        s_timer = new Timer(OnTimer, null, 0, 10);
        new Thread(Work).Start();
    }

    private static void OnChanged(object sender, PinValueChangedEventArgs e)
    {
        object made = new object(); //! EMB040
    }

    private static void OnTimer(object state)
    {
        object made = new object(); //! EMB040
    }

    // A thread's body starts up before it runs an executor.
    private static void Work()
    {
        object made = new object();
    }
}
