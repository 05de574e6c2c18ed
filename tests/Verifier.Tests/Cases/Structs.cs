using System;
using System.Device.Gpio;
using Embedded.Async;

public struct Point
{
    public int X;
    public int Y;

    public int Sum() => X + Y;
}

public class Sensor : Future
{
    private readonly Point[] _path = new Point[8];
    private readonly Point _fixed;
    private Point _point;
    private Point _other;
    private GpioPin _pin;
    private DateTime _time;

    internal override Future Poll(Executor executor)
    {
        _point.X = 1;
        _path[3].Y = _point.Sum();
        ByReference(ref _point);
        Where(in _path[2]);
        _time = DateTime.UtcNow + TimeSpan.FromMilliseconds(1);
        _pin.Toggle();
        Copies();
        Local();
        Default();
        Element();
        ReadOnly();
        return ByValue(_point) == null ? null : this; //! EMB043
    }

    private static void ByReference(ref Point point) => point.Y++;

    private static int Where(in Point point) => point.X;

    private static object ByValue(Point point)
    {
        return null; //! EMB043
    }

    private void Copies()
    {
        _other = _point; //! EMB043
        _other = Result();
    }

    private Point Result()
    {
        return _point; //! EMB043 EMB043
    }

    private int Local()
    {
        int a = 1;
        Point p; //
        p.X = a; //! EMB043
        p.Y = a;
        return p.Sum();
    }

    private void Default()
    {
        _other = default; //! EMB043
        _pin.Write(PinValue.High); //! EMB043 EMB043
    }

    private void Element()
    {
        _path[1] = _path[2]; //! EMB043
    }

    private int ReadOnly() => _fixed.Sum(); //! EMB043 EMB043
}
