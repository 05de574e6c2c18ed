namespace Embedded.HostShim;

/// <summary>One of the three standard streams of a process that is about to be started: the descriptor for it, and for a pipe this side's end.</summary>
internal sealed unsafe class ChildStream
{
    /// <summary>Its number in the child: 0, 1 or 2.</summary>
    private readonly int _number;
    private readonly ProcessStream _kind;
    private int _childEnd = -1;

    internal ChildStream(int number, ProcessStream kind)
    {
        _number = number;
        _kind = kind;
    }

    /// <summary>This side's end of the pipe, registered; null if there is none.</summary>
    internal DescriptorHandle? Handle { get; private set; }

    private bool IsInput => _number == 0;

    /// <summary>Makes the pipe, if it is one. Returns 0 or an error number.</summary>
    internal int Open(Reactor reactor, string name)
    {
        if (_kind != ProcessStream.Pipe)
        {
            return 0;
        }

        int* ends = stackalloc int[2];
        int error = -int.Min(0, Libc.Result(Libc.Pipe(ends, LinuxConstants.CloseOnExec)));
        if (error != 0)
        {
            return error;
        }

        error = MoveUp(ref ends[0]);
        error = error == 0 ? MoveUp(ref ends[1]) : error;
        int ours = ends[IsInput ? 1 : 0];
        _childEnd = ends[IsInput ? 0 : 1];
        if (error == 0)
        {
            // Only this side: the two ends have flags of their own, and the program expects to be made to wait.
            error = -int.Min(0, Libc.Result(Libc.Control(ours, ProcessConstants.SetFlags, LinuxConstants.NonBlocking)));
        }

        var handle = new DescriptorHandle(reactor, ours, isSocket: false, name) { DrainsByShortRead = !IsInput };
        error = error == 0 ? reactor.Register(handle) : error;
        if (error != 0)
        {
            handle.Dispose();
            return error;
        }

        Handle = handle;
        return 0;
    }

    /// <summary>Says what the child does with it before it becomes the program. Returns 0 or an error number.</summary>
    internal int AddTo(byte* actions) => _kind switch
    {
        ProcessStream.Pipe => Libc.SpawnActionsAddDuplicate(actions, _childEnd, _number),
        ProcessStream.Null => Libc.SpawnActionsAddOpen(
            actions, _number, "/dev/null", IsInput ? ProcessConstants.OpenReadOnly : ProcessConstants.OpenWriteOnly, 0),
        _ => 0,
    };

    /// <summary>The child has its own copy now, or was not started: as long as this side had one, a reader would find no end.</summary>
    internal void CloseChildEnd()
    {
        if (_childEnd >= 0)
        {
            Libc.Close(_childEnd);
            _childEnd = -1;
        }
    }

    /// <summary>
    /// To a number above the three, if this process has closed one of those: the child's copies are made one after another and would overwrite it.
    /// </summary>
    private static int MoveUp(ref int descriptor)
    {
        const int FirstOther = 3;
        if (descriptor >= FirstOther)
        {
            return 0;
        }

        int moved = Libc.Result(Libc.Control(descriptor, ProcessConstants.DuplicateCloseOnExec, FirstOther));
        if (moved < 0)
        {
            return -moved;
        }

        Libc.Close(descriptor);
        descriptor = moved;
        return 0;
    }
}
