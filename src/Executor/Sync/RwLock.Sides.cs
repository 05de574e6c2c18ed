namespace Embedded.Async;

/// <summary>The two kinds of wait.</summary>
public sealed partial class RwLock
{
    private sealed class ReadSide(RwLock owner) : IWaitSource<ReadGuard>
    {
        string IWaitSource<ReadGuard>.WaitName => "RwLock.Read";

        WaitOutcome IWaitSource<ReadGuard>.PollWait(WaitNode node, Waker waker, out ReadGuard result)
        {
            SharedGate.Enter(owner._gate);
            bool isMyTurn = node._granted;
            if (isMyTurn)
            {
                node._granted = false;
            }
            else if (!node._queued)
            {
                if (owner.MayRead)
                {
                    isMyTurn = true;
                    owner._readers++;
                }
                else if (waker != Waker.None)
                {
                    owner._readWaiters.Add(node, waker);
                }
            }

            result = isMyTurn ? owner.TakeReadGuard() : null!;
            SharedGate.Exit(owner._gate);
            return isMyTurn ? WaitOutcome.Got : WaitOutcome.Waiting;
        }

        void IWaitSource<ReadGuard>.CancelWait(WaitNode node)
        {
            SharedGate.Enter(owner._gate);
            if (node._queued)
            {
                owner._readWaiters.Remove(node);
            }
            else if (node._granted)
            {
                node._granted = false;
                owner._readers--;
                owner.AfterReader();
            }

            SharedGate.Exit(owner._gate);
        }

        void IWaitSource<ReadGuard>.ReturnWait(WaitNode node, ReadGuard result) => owner.EndRead(result);
    }

    private sealed class WriteSide(RwLock owner) : IWaitSource<WriteGuard>
    {
        string IWaitSource<WriteGuard>.WaitName => "RwLock.Write";

        WaitOutcome IWaitSource<WriteGuard>.PollWait(WaitNode node, Waker waker, out WriteGuard result)
        {
            SharedGate.Enter(owner._gate);
            bool isMyTurn = node._granted;
            if (isMyTurn)
            {
                node._granted = false;
                owner._isGrantedToWriter = false;
            }
            else if (!node._queued)
            {
                isMyTurn = owner.IsFree;
                if (!isMyTurn && waker != Waker.None)
                {
                    owner._writeWaiters.Add(node, waker);
                }
            }

            result = isMyTurn ? owner.TakeWriteGuard() : null!;
            SharedGate.Exit(owner._gate);
            return isMyTurn ? WaitOutcome.Got : WaitOutcome.Waiting;
        }

        void IWaitSource<WriteGuard>.CancelWait(WaitNode node)
        {
            SharedGate.Enter(owner._gate);
            if (node._queued)
            {
                owner._writeWaiters.Remove(node);
                // It may have been what readers waited behind.
                owner.AfterReader();
            }
            else if (node._granted)
            {
                node._granted = false;
                owner._isGrantedToWriter = false;
                owner.AfterWriter();
            }

            SharedGate.Exit(owner._gate);
        }

        void IWaitSource<WriteGuard>.ReturnWait(WaitNode node, WriteGuard result) => owner.EndWrite(result);
    }
}
