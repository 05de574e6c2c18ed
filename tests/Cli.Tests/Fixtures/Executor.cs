// The parts of the executor's assembly that the estimate looks at, small enough to count by hand.
namespace Embedded.Async
{
    public class Future
    {
        private int _state;
        private Future _awaiting;
        private static int s_notCounted;
    }

    public sealed class TimerFuture : Future
    {
        private long _deadline;
        private TimerFuture _next;
    }

    public sealed class TimerWheel
    {
        private TimerFuture[] _slots;
    }

    public sealed class Executor
    {
        private static int[] s_notCounted;
        private Future[] _innermost;
        private long[] _handles;
        private int[] _flags;
        private ushort[] _free;
        private byte[] _marks;
        private int _count;
    }
}
