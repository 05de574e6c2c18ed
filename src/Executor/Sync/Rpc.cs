using System;

namespace Embedded.Async;

/// <summary>
/// Requests from tasks to a task that serves them, and its replies back. Any number of callers and servers; requests are served in
/// the order in which they came, each by one server.
/// </summary>
/// <remarks>
/// <code>
///   server:  using var call = await rpc.Receive();    caller:  int reply = await rpc.Call(request);
///            call.Reply(Serve(call.Request));
/// </code>
/// <para>A caller that is cancelled while its request waits has not called; later its reply is dropped, and never reaches another
/// call. A server that is cancelled before it has taken a request has taken none; one that took it in a Join or Select, and
/// was cancelled there, leaves it to the next server. One that ends without a reply, cancelled or by an exception, fails the call
/// with <see cref="NoReplyException"/>, because the request may have been carried out: no other server repeats it. For that a
/// server holds the call with <c>using</c>.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then callers and servers may be tasks of
/// several executors, and any thread or interrupt may reply. Allocation: when it is made.</para>
/// </remarks>
/// <typeparam name="TRequest">What a caller sends.</typeparam>
/// <typeparam name="TResponse">What it gets.</typeparam>
public sealed partial class Rpc<TRequest, TResponse> : IWaitSource<RpcCall<TRequest, TResponse>>
{
    private readonly object? _gate;
    private readonly RpcCall<TRequest, TResponse>[] _calls;
    private readonly Ring<RpcCall<TRequest, TResponse>> _free;
    private readonly Ring<RpcCall<TRequest, TResponse>> _requests;
    private readonly GrantQueue _callers = new();
    private readonly GrantQueue _servers = new();
    private bool _closed;

    /// <summary>Makes one.</summary>
    /// <param name="capacity">Requests that wait or are served at the same time, at least 1; callers beyond that wait for their turn.</param>
    /// <param name="waiters">
    /// Calls, and servers that wait, at the same time; more allocate before the executor is sealed.
    /// </param>
    /// <param name="shared">Whether several executors or threads use it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public Rpc(int capacity = 1, int waiters = 2, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _gate = SharedGate.Make(shared);
        _calls = new RpcCall<TRequest, TResponse>[capacity];
        _free = new Ring<RpcCall<TRequest, TResponse>>(capacity);
        _requests = new Ring<RpcCall<TRequest, TResponse>>(capacity);
        for (int i = 0; i < capacity; i++)
        {
            _calls[i] = new RpcCall<TRequest, TResponse>(this);
            _free.AddLast(_calls[i]);
        }

        CallWait<TRequest, TResponse>.Fill(waiters);
        Wait<RpcCall<TRequest, TResponse>>.Fill(waiters);
    }

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    /// <summary>Requests that wait for a server.</summary>
    public int Count => _requests.Count;

    string IWaitSource<RpcCall<TRequest, TResponse>>.WaitName => "Rpc.Receive";

    /// <summary>
    /// Sends a request and waits for its reply. Cancellation: the request is withdrawn if no server has taken it; otherwise it may
    /// be carried out, and its reply is dropped.
    /// </summary>
    /// <returns>
    /// A future that fails with <see cref="NoReplyException"/>, or with what the server fails it with; with
    /// <see cref="ChannelClosedException"/> if it is closed before a server has taken the request.
    /// </returns>
    public Future<TResponse> Call(TRequest request) => CallWait<TRequest, TResponse>.Rent(this, request);

    /// <summary>
    /// Waits for the next request and takes it. Dispose what it gives, with <c>using</c>. Cancellation: strict, no request was taken;
    /// in a Select or Join take it with <see cref="Future{T}.TakeResult"/>, or it goes back to the front.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once it is closed.</returns>
    public Future<RpcCall<TRequest, TResponse>> Receive() => Wait<RpcCall<TRequest, TResponse>>.Rent(this);

    /// <summary>
    /// Ends it: calls whose request no server has taken fail, and so do new ones; those that were taken may still be replied to. Any
    /// thread or interrupt, if shared.
    /// </summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _callers.WakeAll();
        _servers.WakeAll();
        while (_requests.Count > 0)
        {
            RpcCall<TRequest, TResponse> call = _requests.TakeFirst();
            call._isQueued = false;
            Fail(call, Errors.Closed());
        }

        SharedGate.Exit(_gate);
    }

    /// <summary>One poll of a call: until it has sent its request, or waits for the reply.</summary>
    internal WaitOutcome PollCall(WaitNode node, Waker waker, TRequest request, ref RpcCall<TRequest, TResponse>? call)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        if (call is null)
        {
            bool mayCall = _callers.MayTake(node, _free.Count);
            if (_closed)
            {
                outcome = WaitOutcome.Closed;
            }
            else if (mayCall)
            {
                call = _free.TakeFirst();
                call.Begin(request, waker);
                Queue(call, first: false);
            }
            else
            {
                _callers.Wait(node, waker);
            }
        }
        else if (call._isAnswered)
        {
            outcome = WaitOutcome.Got;
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    /// <summary>Withdraws a call, or lets go of one that was answered.</summary>
    internal void LeaveCall(WaitNode node, RpcCall<TRequest, TResponse>? call)
    {
        SharedGate.Enter(_gate);
        if (call is null)
        {
            _callers.Leave(node);
            _callers.GrantUpTo(_free.Count);
        }
        else
        {
            call._isAwaited = false;
            Withdraw(call);
            FreeIfDone(call);
        }

        SharedGate.Exit(_gate);
    }

    /// <summary>Answers a call that a server holds.</summary>
    /// <returns>False if nobody waits for it any more.</returns>
    internal bool Answer(RpcCall<TRequest, TResponse> call, TResponse response, Exception? failure)
    {
        SharedGate.Enter(_gate);
        bool isHeld = call._isHeld && !call._isAnswered;
        bool isAwaited = call._isAwaited;
        if (isHeld)
        {
            call._isAnswered = true;
            if (isAwaited)
            {
                call._response = response;
                call._failure = failure;
                call._caller.Wake();
            }
        }

        SharedGate.Exit(_gate);
        return isHeld ? isAwaited : throw Errors.NotServed();
    }

    /// <summary>The server lets go of a call.</summary>
    internal void Release(RpcCall<TRequest, TResponse> call)
    {
        SharedGate.Enter(_gate);
        if (call._isHeld)
        {
            call._isHeld = false;
            if (!call._isAnswered)
            {
                Fail(call, Errors.NoReply());
            }

            FreeIfDone(call);
        }

        SharedGate.Exit(_gate);
    }

    WaitOutcome IWaitSource<RpcCall<TRequest, TResponse>>.PollWait(WaitNode node, Waker waker, out RpcCall<TRequest, TResponse> result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = null!;
        // What was set aside may have been withdrawn.
        if (_servers.MayTake(node, _requests.Count) && _requests.Count > 0)
        {
            result = _requests.TakeFirst();
            result._isQueued = false;
            result._isHeld = true;
            outcome = WaitOutcome.Got;
        }
        else if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else
        {
            _servers.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    void IWaitSource<RpcCall<TRequest, TResponse>>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _servers.Leave(node);
        _servers.GrantUpTo(_requests.Count);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<RpcCall<TRequest, TResponse>>.ReturnWait(WaitNode node, RpcCall<TRequest, TResponse> result)
    {
        SharedGate.Enter(_gate);
        result._isHeld = false;
        if (_closed)
        {
            Fail(result, Errors.Closed());
        }
        else if (result._isAwaited)
        {
            Queue(result, first: true);
        }

        FreeIfDone(result);
        SharedGate.Exit(_gate);
    }

    private static void Fail(RpcCall<TRequest, TResponse> call, Exception failure)
    {
        call._isAnswered = true;
        if (call._isAwaited)
        {
            call._failure = failure;
            call._caller.Wake();
        }
    }

    private void Queue(RpcCall<TRequest, TResponse> call, bool first)
    {
        call._isQueued = true;
        if (first)
        {
            _requests.AddFirst(call);
        }
        else
        {
            _requests.AddLast(call);
        }

        _servers.GrantUpTo(_requests.Count);
    }

    /// <summary>Takes a call out of the requests, if it is there; the others keep their order.</summary>
    private void Withdraw(RpcCall<TRequest, TResponse> call)
    {
        if (!call._isQueued)
        {
            return;
        }

        call._isQueued = false;
        for (int left = _requests.Count; left > 0; left--)
        {
            RpcCall<TRequest, TResponse> next = _requests.TakeFirst();
            if (next != call)
            {
                _requests.AddLast(next);
            }
        }
    }

    private void FreeIfDone(RpcCall<TRequest, TResponse> call)
    {
        if (!call._isAwaited && !call._isHeld && !call._isQueued)
        {
            call.End();
            _free.AddLast(call);
            _callers.GrantUpTo(_free.Count);
        }
    }
}
