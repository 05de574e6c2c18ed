using System;

namespace nanoFramework.Hardware.Esp32;

public class HighResTimer : IDisposable
{
    public event HighResTimerExpiredEventHandler OnHighResTimerExpired;

    ~HighResTimer() => throw null;

    public void Dispose() => throw null;
    public void StartOnePeriodic(ulong period_us) => throw null;
    public void StartOneShot(ulong timeout_us) => throw null;
    public void Stop() => throw null;
    protected virtual void Dispose(bool disposing) => throw null;
    public static ulong GetCurrent() => throw null;
}

public delegate void HighResTimerExpiredEventHandler(HighResTimer sender, object e);
