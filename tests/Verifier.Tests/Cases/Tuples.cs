namespace System
{
    public struct ValueTuple<T1, T2>
    {
        public T1 Item1;
        public T2 Item2;

        public ValueTuple(T1 item1, T2 item2)
        {
            Item1 = item1; //! EMB010 EMB019
            Item2 = item2; //! EMB019
        }
    }
}

public static class Program
{
    public static (int, int) Both() => (1, 2); //! EMB019

    public static void Each(out int a, out int b)
    {
        a = 1;
        b = 2;
    }
}
