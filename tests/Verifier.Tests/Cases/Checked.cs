public static class Program
{
    private static readonly int[] s_values = new int[4];

    public static int Add(int a, int b) => checked(a + b); //! EMB022

    public static byte Narrow(int a) => checked((byte)a); //! EMB022

    public static int At(long index) => s_values[index]; //! EMB022

    public static int Plain(int a, int b) => unchecked((byte)(a + b)) + s_values[(int)(long)a];
}
