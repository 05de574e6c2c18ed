namespace System.Threading;

public struct CancellationToken
{
    private readonly CancellationTokenSource _source;

    public CancellationToken(bool canceled) => throw null;

    public bool CanBeCanceled => throw null;
    public bool IsCancellationRequested => throw null;
    public WaitHandle WaitHandle => throw null;
    public static CancellationToken None => throw null;

    public bool Equals(CancellationToken other) => throw null;
    public CancellationTokenRegistration Register(Action callback) => throw null;
    public void ThrowIfCancellationRequested() => throw null;
    public override bool Equals(object other) => throw null;
    public override int GetHashCode() => throw null;
}

public struct CancellationTokenRegistration : IDisposable
{
    private readonly Action _callback;
    private readonly CancellationTokenSource _source;

    public void Dispose() => throw null;
    public bool Equals(CancellationTokenRegistration other) => throw null;
    public override bool Equals(object obj) => throw null;
    public override int GetHashCode() => throw null;

    public static bool operator ==(CancellationTokenRegistration left, CancellationTokenRegistration right) => throw null;
    public static bool operator !=(CancellationTokenRegistration left, CancellationTokenRegistration right) => throw null;
}

public class CancellationTokenSource : IDisposable
{
    public CancellationTokenSource() => throw null;
    public CancellationTokenSource(TimeSpan delay) => throw null;
    public CancellationTokenSource(int millisecondsDelay) => throw null;

    public bool IsCancellationRequested => throw null;
    public CancellationToken Token => throw null;

    public void Cancel() => throw null;
    public void Cancel(bool throwOnFirstException) => throw null;
    public void CancelAfter(TimeSpan delay) => throw null;
    public void CancelAfter(int millisecondsDelay) => throw null;
    public void Dispose() => throw null;
    protected virtual void Dispose(bool disposing) => throw null;
}

public class OperationCanceledException : SystemException
{
    public OperationCanceledException() => throw null;
    public OperationCanceledException(string message) => throw null;
    public OperationCanceledException(string message, Exception innerException) => throw null;
}
