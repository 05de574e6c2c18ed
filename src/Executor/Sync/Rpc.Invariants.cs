namespace Embedded.Async;

/// <summary>Every call is where its flags say.</summary>
public sealed partial class Rpc<TRequest, TResponse>
{
    /// <summary>Looks at the calls and the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            int queued = 0;
            int free = 0;
            foreach (RpcCall<TRequest, TResponse> call in _calls)
            {
                queued += call._isQueued ? 1 : 0;
                free += call._isQueued || call._isHeld || call._isAwaited ? 0 : 1;
                Invariant.Check(!call._isQueued || (call._isAwaited && !call._isHeld), "what waits for a server has a caller and no server");
                Invariant.Check(call._isQueued || call._isHeld || !call._isAwaited || call._isAnswered, "no caller waits without a server");
            }

            Invariant.Check(queued == _requests.Count, "the requests are those that say so");
            Invariant.Check(free == _free.Count, "what nobody uses is free");
            Invariant.Check(_callers.Granted >= 0 && _callers.Granted <= _free.Count, "every place that is set aside is free");
            Invariant.Check(_callers.IsEmpty || _free.Count == _callers.Granted, "nobody waits for a place while there is one");
            Invariant.Check(_servers.IsEmpty || _requests.Count <= _servers.Granted, "no server waits while there is a request");
            Invariant.Check(!_closed || (_callers.IsEmpty && _servers.IsEmpty && queued == 0), "nobody waits after the end");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
