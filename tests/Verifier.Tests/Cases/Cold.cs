using Embedded.Async;

public class Press : Future
{
    private static Press s_free;

    internal override Future Poll(Executor executor)
    {
        Report();
        return Name == null ? Rent() : null;
    }

    internal string Name
    {
        [Cold("only for messages")]
        get => "press " + GetHashCode();
    }

    [Cold("an error is on its way to the console")]
    private void Report() => Write(new object());

    // Reached through what is cold only.
    private static void Write(object o)
    {
        object other = new object();
    }

    [Cold("the pool grows until it is sealed", OnlyPoolGrowth = true)]
    private static Press Rent()
    {
        object other = new object(); //! EMB040
        return s_free ?? new Press();
    }

    private Press()
    {
        Helper();
    }

    // With the future, and once.
    private static int Helper() => new int[3].Length;
}
