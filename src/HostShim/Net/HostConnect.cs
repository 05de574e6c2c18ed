using System;
using System.Net;
using Embedded.Async;
using Timer = Embedded.Async.Timer;

namespace Embedded.HostShim.Net;

/// <summary>Tries the addresses of a host until one can be connected to (RFC 8305, Happy Eyeballs).</summary>
/// <remarks>
/// Lanes, each of which tries one address after another, next of those that nobody has tried. The first begins at once and each other a delay
/// later, unless by then somebody has won: so an attempt that fails is followed at once by another, and one that hangs after the delay. The winner
/// is kept here, so that whoever drops the future that waits for it closes it.
/// </remarks>
internal sealed class HostConnect(Reactor reactor, string host, int port, IPAddress[]? known)
{
    /// <summary>The recommended Connection Attempt Delay (RFC 8305, section 8).</summary>
    private const int DelayMilliseconds = 250;

    /// <summary>At the same time: what a Select holds without growing. Those that fail make room for the others.</summary>
    private const int MostLanes = BuildConfig.BranchesPerCombinator;

    private IPAddress[] _addresses = [];
    private int _next;
    private int _failed;
    private TcpStream? _stream;

    /// <summary>The winner, once; the caller has to dispose it.</summary>
    internal TcpStream? Take()
    {
        TcpStream? stream = _stream;
        _stream = null;
        return stream;
    }

    internal async Future Run()
    {
        _addresses = AddressOrder.Interleave(known ?? await NameResolver.Resolve(host));
        var lanes = new Future[int.Min(MostLanes, _addresses.Length)];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = RunLane(i);
        }

        await Future.Select(lanes);
    }

    [FutureCapacity(MostLanes)]
    private async Future RunLane(int number)
    {
        if (number > 0)
        {
            await Timer.AfterMilliseconds(number * DelayMilliseconds);
        }

        while (_next < _addresses.Length)
        {
            try
            {
                TcpStream stream = await TcpStream.Connect(reactor, new IPEndPoint(_addresses[_next++], port));
                // Two may be ready in one turn.
                _stream?.Dispose();
                _stream = stream;
                return;
            }
            catch (IoException e)
            {
                _failed++;
                if (_failed == _addresses.Length)
                {
                    throw AllFailed(e);
                }
            }
        }

        // The addresses that are left are the other lanes'.
        await Future.Pending();
    }

    private IoException AllFailed(IoException last) => _addresses.Length == 1
        ? last
        : new IoException(
            "TcpStream.Connect: none of the " + _addresses.Length + " addresses of '" + host + "' can be connected to; of the last: " + last.Message,
            last.ErrorNumber);
}

/// <summary>A connect to a host, which knows how to close what nobody takes.</summary>
internal sealed class HostConnectFuture : Future<TcpStream>
{
    private static readonly SharedPool s_shared = new("TcpStream.Connect", knob: null);

    private readonly BranchSet _branches;
    private HostConnect _attempts = null!;

    private HostConnectFuture()
    {
        _branches = new BranchSet(this, branches: 1, BranchMode.All);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "TcpStream.Connect";

    internal static HostConnectFuture Rent(HostConnect attempts)
    {
        Future? free = s_shared.Rent();
        HostConnectFuture future = free is null ? Platform.Track(new HostConnectFuture()) : Platform.As<HostConnectFuture>(free);
        future._attempts = attempts;
        future._branches.Add(attempts.Run());
        return future;
    }

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly() && TakeStream();

    internal override Future? Poll(Executor executor)
    {
        Future? next = _branches.Poll(executor);
        if (HasSucceeded)
        {
            TakeStream();
        }

        return next;
    }

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void GiveBack()
    {
        _result?.Dispose();
        base.GiveBack();
    }

    internal override void Recycle()
    {
        // Connected, and cancelled before it could tell.
        _attempts.Take()?.Dispose();
        _attempts = null!;
        _result = null!;
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    private bool TakeStream()
    {
        _result = _attempts.Take() ?? _result;
        return true;
    }
}
