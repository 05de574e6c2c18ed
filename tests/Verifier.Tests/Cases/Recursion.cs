using System;
using Embedded.Async;

public class Node
{
    public Node Next;

    public int Depth() => Next == null ? 0 : 1 + Next.Depth(); //! EMB030

    public int Loop()
    {
        int depth = 0;
        for (Node n = this; n != null; n = n.Next)
        {
            depth++;
        }

        return depth;
    }

    public virtual int Virtual() => Next == null ? 0 : Next.Virtual();

    [Cold("at most 4 levels of menus")]
    public int Bounded() => Next == null ? 0 : 1 + Next.Bounded();
}

public static class Program
{
    public static bool IsEven(int n) => n == 0 || IsOdd(n - 1); //! EMB030

    public static bool IsOdd(int n) => n != 0 && IsEven(n - 1);

    public static int CallsTheCycle(int n) => IsOdd(n) ? 1 : Fails(n);

    private static int Fails(int n) => throw new InvalidOperationException("not " + Fails(n - 1));
}
