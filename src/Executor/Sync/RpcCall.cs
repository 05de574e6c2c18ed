using System;

namespace Embedded.Async;

/// <summary>
/// A request that a server has taken. Reply to it, and dispose it, best with <c>using</c>; it serves another call then, so do not
/// use it any more.
/// </summary>
/// <remarks>
/// It is free for the next call when both sides have let go of it: the caller (<see cref="_isAwaited"/>) by taking its reply or by
/// being cancelled, the server (<see cref="_isHeld"/>) by disposing it. So neither can meet another's call in it.
/// </remarks>
/// <typeparam name="TRequest">What the caller sent.</typeparam>
/// <typeparam name="TResponse">What it waits for.</typeparam>
public sealed class RpcCall<TRequest, TResponse> : IDisposable
{
    /// <summary>A caller waits, or has not taken its reply yet.</summary>
    internal bool _isAwaited;

    /// <summary>It stands among the requests.</summary>
    internal bool _isQueued;

    /// <summary>A server has taken it.</summary>
    internal bool _isHeld;

    /// <summary>There is a reply or a failure.</summary>
    internal bool _isAnswered;
    internal Waker _caller;
    internal TResponse _response = default!;
    internal Exception? _failure;

    private readonly Rpc<TRequest, TResponse> _rpc;

    internal RpcCall(Rpc<TRequest, TResponse> rpc) => _rpc = rpc;

    /// <summary>What the caller sent.</summary>
    public TRequest Request { get; private set; } = default!;

    /// <summary>Gives the caller its reply. No wait. Any thread or interrupt, if shared.</summary>
    /// <returns>False if the caller is gone, and the reply dropped.</returns>
    /// <exception cref="NotHeldException">It was replied to or disposed before.</exception>
    public bool Reply(TResponse response) => _rpc.Answer(this, response, failure: null);

    /// <summary>As <see cref="Reply"/>: the call throws the exception.</summary>
    /// <returns>False if the caller is gone, and the exception dropped.</returns>
    /// <exception cref="NotHeldException">It was replied to or disposed before.</exception>
    public bool Fail(Exception failure) => _rpc.Answer(this, default!, failure);

    /// <summary>Lets go of it; without a reply the call fails with <see cref="NoReplyException"/>. Any thread, if shared.</summary>
    public void Dispose() => _rpc.Release(this);

    internal void Begin(TRequest request, Waker caller)
    {
        Request = request;
        _caller = caller;
        _isAwaited = true;
    }

    internal void End()
    {
        Request = default!;
        _response = default!;
        _failure = null;
        _isAnswered = false;
    }
}
