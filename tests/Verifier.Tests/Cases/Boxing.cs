using System;
using Embedded.Async;

public enum Color
{
    Red,
}

public struct Point
{
    public int X;

    public override int GetHashCode() => X;
}

public class Sensor : Future
{
    private Point _point;
    private object _kept = 1;
    private IComparable _text;

    internal override Future Poll(Executor executor)
    {
        Show(42); //! EMB042
        Show(Color.Red); //! EMB042
        Show(_kept);
        Show("a".Length); //! EMB042 EMB046
        Show((string)null);
        int hash = _point.GetHashCode();
        _point.Equals(null); //! EMB042
        int number = (int)_kept;
        return null;
    }

    private static void Show(object value)
    {
    }
}
