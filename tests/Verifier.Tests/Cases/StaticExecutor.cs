using Embedded.Async;

public static class Program
{
    private static readonly Executor s_early = new Executor(); //! EMB029
    private static Executor s_executor;

    public static void Main()
    {
        s_executor = new Executor();
        s_executor.Run();
        s_early.Run();
    }
}
