using System;
using System.IO.Ports;
using System.Runtime.CompilerServices;
using System.Threading;
using Embedded.Async;

public class Sensor : Future
{
    private readonly AutoResetEvent _event = new AutoResetEvent(false);
    private readonly byte[] _buffer = new byte[8];
    private SerialPort _port;
    private int _number;

    internal override Future Poll(Executor executor)
    {
        lock (_event)
        {
            Interlocked.Increment(ref _number);
            _event.Set();
        }

        int read = _port.Read(_buffer, 0, _port.BytesToRead);
        Array.Copy(_buffer, 0, _buffer, 4, 4);
        Thread.Sleep(1);
        _port.ReadByte(); //! EMB047
        Type type = GetType(); //! EMB047
        Native(); //! EMB047
        NativeCold();
        try
        {
            _number = read;
        }
        catch (Exception)
        {
            Thread.CurrentThread.Join(1); //! EMB047
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Native();

    [Cold("does not allocate, as its source shows")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void NativeCold();
}
