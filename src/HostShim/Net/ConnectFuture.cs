using System.Net;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>How a stream of one kind is connected.</summary>
internal abstract class Connector<TStream>
    where TStream : IoStream
{
    internal abstract string Name { get; }

    /// <summary>Makes the socket that leads there, not yet registered. Returns 0 or an error number.</summary>
    internal abstract int Open(Reactor reactor, EndPoint to, out IoHandle? handle);

    internal abstract TStream Wrap(IoHandle handle);
}

/// <summary>One attempt to connect.</summary>
internal sealed class ConnectFuture<TStream> : IoFuture<TStream>
    where TStream : IoStream
{
    private static readonly SharedPool s_shared = new("connects", "how many are in flight before Seal, or do not seal");

    private Connector<TStream> _connector = null!;
    private Reactor _reactor = null!;
    private EndPoint _to = null!;

    internal override string Name => _connector is null ? "a connect that was taken" : _connector.Name;

    private protected override IoDirection Direction => IoDirection.Write;

    internal static ConnectFuture<TStream> Rent(Connector<TStream> connector, Reactor reactor, EndPoint to)
    {
        Future? free = s_shared.Rent();
        ConnectFuture<TStream> future = free is null ? Platform.Track(new ConnectFuture<TStream>()) : Platform.As<ConnectFuture<TStream>>(free);
        future._connector = connector;
        future._reactor = reactor;
        future._to = to;
        return future;
    }

    internal override void GiveBack()
    {
        _result.Dispose();
        Recycle();
    }

    private protected override int Begin()
    {
        int error = _connector.Open(_reactor, _to, out IoHandle? handle);
        if (error != 0)
        {
            return error;
        }

        Handle = handle;
        error = handle!.Connect(_to);
        if (error == Errno.InProgress)
        {
            // Only now: a socket that was not connected yet would be told as hung up.
            handle.BeginUnready();
            error = 0;
        }

        return error == 0 ? _reactor.Register(handle) : error;
    }

    private protected override int Attempt(int seen)
    {
        int error = Handle!.FinishConnect();
        if (error == 0)
        {
            _result = _connector.Wrap(Handle);
        }

        return error;
    }

    private protected override void Abandon() => Handle?.Dispose();

    private protected override void Forget()
    {
        _connector = null!;
        _reactor = null!;
        _to = null!;
        _result = null!;
    }

    private protected override void ReturnToPool() => s_shared.Return(this);
}
