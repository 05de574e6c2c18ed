using System;
using System.Threading;
using Embedded.Async;

public delegate void Tick(int count);

public class Sensor : Future
{
    private readonly Tick _kept;
    private Tick _tick;
    private int _count;

    public Sensor() => _kept = OnTick;

    internal override Future Poll(Executor executor)
    {
        _tick = _kept;
        _tick(1);
        _tick = OnTick; //! EMB044
        _tick = n => _count += n; //! EMB044
        _tick = n => { }; //! EMB044
        return null;
    }

    // Reached through the delegate that the constructor makes.
    private void OnTick(int count)
    {
        _count += new int[count].Length; //! EMB041
    }
}
