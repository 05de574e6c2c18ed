using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>An array of strings as C has it, with a null behind the last.</summary>
internal sealed unsafe class SpawnStrings : IDisposable
{
    private readonly nint[] _strings;
    private readonly GCHandle _pin;

    internal SpawnStrings(List<string> strings, string what)
    {
        foreach (string one in strings)
        {
            if (one.Contains('\0', StringComparison.Ordinal))
            {
                throw ProcessErrors.NulInside(what);
            }
        }

        _strings = new nint[strings.Count + 1];
        _pin = GCHandle.Alloc(_strings, GCHandleType.Pinned);
        for (int i = 0; i < strings.Count; i++)
        {
            _strings[i] = Marshal.StringToCoTaskMemUTF8(strings[i]);
        }
    }

    internal byte** Start => (byte**)_pin.AddrOfPinnedObject();

    public void Dispose()
    {
        _pin.Free();
        foreach (nint one in _strings)
        {
            Marshal.FreeCoTaskMem(one);
        }
    }
}
