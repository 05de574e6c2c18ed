// What the verifier looks for in Embedded.Async, in small. No rule fires here.
namespace Embedded.Async
{
    using System;

    public abstract class Future
    {
        internal Future _next;

        internal abstract Future Poll(Executor executor);

        internal virtual Future Cancel(Executor executor) => null;

        internal virtual void Recycle()
        {
        }
    }

    public sealed class Executor
    {
        private readonly Future[] _queue = new Future[8];
        private int _count;

        public void Spawn(Future future) => _queue[_count++] = future;

        public void Run()
        {
            while (_count > 0)
            {
                RunOnce();
            }
        }

        public bool RunOnce()
        {
            if (_count == 0)
            {
                return false;
            }

            if (_queue[--_count] == null)
            {
                throw new InvalidOperationException("slot " + _count + " is empty");
            }

            return _queue[_count].Poll(this) == null;
        }
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
    public sealed class ColdAttribute : Attribute
    {
        public ColdAttribute(string why) => Why = why;

        public string Why { get; }

        public bool OnlyPoolGrowth { get; set; }
    }
}
