using System;
using System.Collections;
using Embedded.Async;

public class Reading
{
    public int Value;
}

public class Sensor : Future
{
    private static readonly ArrayList s_list = new ArrayList();
    private readonly Reading _kept = new Reading();
    private readonly byte[] _frame = new byte[8];
    private Reading _last;

    internal override Future Poll(Executor executor)
    {
        _last = _kept;
        _last = new Reading(); //! EMB040
        Fill(_frame);
        Fill(new byte[8]); //! EMB041
        Fill(1, 2); //! EMB041
        foreach (object o in s_list) //! EMB047 EMB047 EMB047 EMB047
        {
            _last = o as Reading;
        }

        foreach (byte b in _frame)
        {
            Check(b);
        }

        return null;
    }

    // Not reached from anywhere: start-up.
    public static Sensor Make() => new Sensor();

    private static void Fill(byte[] frame)
    {
    }

    private static void Fill(params object[] values)
    {
    }

    private static void Fill(params int[] values)
    {
    }

    private static void Check(byte b)
    {
        if (b > 100)
        {
            throw new ArgumentException("a byte of " + b + " in " + new Reading());
        }

        object kept = b switch
        {
            0 => s_list,
            _ => throw Fails(b),
        };
    }

    private static Exception Fails(byte b) => new ArgumentException("b" + b);
}
