using System;
using System.Runtime.CompilerServices;

namespace System.Runtime.CompilerServices
{
    public interface IAsyncStateMachine
    {
        void MoveNext();
    }
}

public static class Program
{
    // What the compiler makes of an async method; of the rest of such an assembly nothing is said.
    private struct Blink : IAsyncStateMachine
    {
        public void MoveNext()
        {
            GC(); //! EMB028
        }
    }

    public static int Add(int a, int b) => checked(a + b);

    private static void GC()
    {
    }
}
