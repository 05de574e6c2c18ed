using System;

namespace Embedded.Async;

/// <summary>One task's call: it waits for a free place, then for the reply.</summary>
internal sealed class CallWait<TRequest, TResponse> : Future<TResponse>
{
    private static readonly SharedPool s_shared = new("Rpc.Call", "the waiters of the Rpc");

    private readonly WaitNode _node = new();
    private Rpc<TRequest, TResponse> _rpc = null!;
    private RpcCall<TRequest, TResponse>? _call;
    private TRequest _request = default!;

    internal override string Name => "Rpc.Call";

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static CallWait<TRequest, TResponse> Rent(Rpc<TRequest, TResponse> rpc, TRequest request)
    {
        Future? free = s_shared.Rent();
        CallWait<TRequest, TResponse> wait = free is null
            ? Platform.Track(new CallWait<TRequest, TResponse>())
            : Platform.As<CallWait<TRequest, TResponse>>(free);
        wait._rpc = rpc;
        wait._request = request;
        return wait;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new CallWait<TRequest, TResponse>());
        }
    }

    internal override Future? Poll(Executor executor)
    {
        switch (_rpc.PollCall(_node, executor.CurrentWaker, _request, ref _call))
        {
            case WaitOutcome.Waiting:
                return null;
            case WaitOutcome.Closed:
                return EndFaulted(Errors.Closed());
            default:
                Exception? failure = _call!._failure;
                _result = _call._response;
                LeaveCall();
                return failure is null ? EndCompleted() : EndFaulted(failure);
        }
    }

    internal override Future? Cancel(Executor executor)
    {
        LeaveCall();
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _rpc = null!;
        _request = default!;
        _result = default!;
        s_shared.Return(this);
    }

    private void LeaveCall()
    {
        _rpc.LeaveCall(_node, _call);
        _call = null;
    }
}
