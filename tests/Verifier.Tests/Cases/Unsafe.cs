public static unsafe class Program
{
    private static readonly byte[] s_buffer = new byte[8];

    public static void Main()
    {
        Stack();
        Pointer(null);
        Fixed();
        Call(&Show); //! EMB015
        s_buffer[0] = 1;
        InPlace(ref s_buffer[1]);
    }

    private static void Stack()
    {
        int* p = stackalloc int[4]; //! EMB013
        *p = 1;
    }

    private static void Pointer(int* p)
    {
        *p = 1; //! EMB014
    }

    private static void Fixed()
    {
        fixed (byte* p = s_buffer) //! EMB014 EMB014
        {
            *p = 1;
        }
    }

    private static void Call(delegate*<int, void> f)
    {
        f(1); //! EMB015 EMB015
    }

    private static void Show(int value)
    {
    }

    private static void InPlace(ref byte value) => value = 2;
}
