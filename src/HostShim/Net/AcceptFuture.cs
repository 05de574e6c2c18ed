using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>Where connections come in, and what a connection becomes.</summary>
internal abstract class Acceptor<TStream>(IoHandle handle, string name)
    where TStream : IoStream
{
    /// <summary>Accepted by a future whose outcome nobody took; the next one gets them. Nearly always empty.</summary>
    private readonly System.Collections.Generic.Queue<TStream> _returned = new();

    internal IoHandle Handle => handle;

    internal string Name => name;

    /// <summary>One try. Returns 0 or an error number.</summary>
    internal int Accept(out TStream? stream)
    {
        if (_returned.TryDequeue(out stream))
        {
            return 0;
        }

        int error = handle.Accept(StreamName, out IoHandle? accepted);
        if (error != 0)
        {
            return error;
        }

        error = handle.Reactor.Register(accepted!);
        if (error != 0)
        {
            accepted!.Dispose();
            return error;
        }

        stream = Wrap(accepted!);
        return 0;
    }

    internal void PutBack(TStream stream)
    {
        _returned.Enqueue(stream);
        handle.Deliver(Readiness.Readable);
    }

    internal void Dispose()
    {
        handle.Dispose();
        while (_returned.TryDequeue(out TStream? stream))
        {
            stream.Dispose();
        }
    }

    private protected abstract string StreamName { get; }

    private protected abstract TStream Wrap(IoHandle accepted);
}

/// <summary>One wait for a connection.</summary>
internal sealed class AcceptFuture<TStream> : IoFuture<TStream>
    where TStream : IoStream
{
    private static readonly SharedPool s_shared = new("accepts", "how many are in flight before Seal, or do not seal");

    private Acceptor<TStream> _acceptor = null!;

    internal override string Name => _acceptor is null ? "an accept that was taken" : _acceptor.Name;

    private protected override IoDirection Direction => IoDirection.Read;

    internal static AcceptFuture<TStream> Rent(Acceptor<TStream> acceptor)
    {
        Future? free = s_shared.Rent();
        AcceptFuture<TStream> future = free is null ? Platform.Track(new AcceptFuture<TStream>()) : Platform.As<AcceptFuture<TStream>>(free);
        future._acceptor = acceptor;
        future.Handle = acceptor.Handle;
        return future;
    }

    internal override void GiveBack()
    {
        _acceptor.PutBack(_result);
        Recycle();
    }

    private protected override int Attempt(int seen)
    {
        int error = _acceptor.Accept(out TStream? stream);
        _result = stream!;
        return error;
    }

    private protected override void Forget()
    {
        _acceptor = null!;
        _result = null!;
    }

    private protected override void ReturnToPool() => s_shared.Return(this);
}
