using System;
using System.Runtime.CompilerServices;
using ModelChecking;

namespace Embedded;

/// <summary>Stands before System.Threading.AutoResetEvent for all code in this project.</summary>
internal sealed class AutoResetEvent(bool initialState) : IGate, IDisposable
{
    private bool _isSet = initialState;

    bool IGate.IsOpenFor(ModelThread thread) => _isSet;

    public bool Set([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        SharedMemory.BeginAtomic(new Operation("AutoResetEvent.Set", "", member, line, file));
        _isSet = true;
        return true;
    }

    public bool Reset([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        SharedMemory.BeginAtomic(new Operation("AutoResetEvent.Reset", "", member, line, file));
        _isSet = false;
        return true;
    }

    public bool WaitOne([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") => Wait(-1, member, line, file);

    public bool WaitOne(int milliseconds, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") => Wait(milliseconds, member, line, file);

    public bool WaitOne(int milliseconds, bool exitContext, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        Wait(milliseconds, member, line, file);

    public void Dispose()
    {
        // There is nothing of the system's.
    }

    private bool Wait(int milliseconds, string member, int line, string file)
    {
        ModelThread? me = SharedMemory.BeginAtomic(new Operation("AutoResetEvent.WaitOne", "", member, line, file), this, milliseconds >= 0);
        if (me is null ? !_isSet : me.HasTimedOut)
        {
            return false;
        }

        _isSet = false;
        return true;
    }
}
