using System;

public class Box<T>
{
    public T Item;

    public T Take() => Item; //! EMB010
}

public static class Program
{
    private static readonly Action<int> s_action = Show; //! EMB010

    public static void Main()
    {
        s_action(1); //! EMB010
        int a = Same(1); //! EMB011
        object o = new object[] { new object() };
        Show(a + o.GetHashCode());
    }

    private static T Same<T>(T value)
    {
        return value; //! EMB011
    }

    private static void Show(int value)
    {
    }
}
