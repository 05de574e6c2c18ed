public static class Program
{
    private static int[][] s_jagged;

    public static void Main()
    {
        s_jagged = new[] { new[] { 1, 2, 3 }, new[] { 4, 5, 6 } };
        Fill(new int[2, 3]); //! EMB012
    }

    private static void Fill(int[,] grid)
    {
        grid[1, 1] = 2; //! EMB012
        s_jagged[1][1] = 2;
    }
}
