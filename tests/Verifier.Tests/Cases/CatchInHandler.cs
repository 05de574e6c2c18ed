using System;

public static class Program
{
    private static int s_count;

    public static void Finally()
    {
        try
        {
            s_count++;
        }
        finally
        {
            Plain();
            TrySave(); //! EMB031
        }
    }

    public static void ThroughAnother()
    {
        try
        {
            s_count++;
        }
        finally
        {
            Saves(); //! EMB031
        }
    }

    public static void Filter()
    {
        try
        {
            s_count++;
        }
        catch (Exception) when (TrySave()) //! EMB031
        {
            s_count = 0;
        }
    }

    // Not while a finally block or a filter runs.
    public static void Elsewhere()
    {
        TrySave();
        try
        {
            TrySave();
        }
        catch (InvalidOperationException)
        {
            TrySave();
        }
        finally
        {
            Plain();
        }
    }

    private static void Plain() => s_count++;

    private static void Saves() => TrySave();

    private static bool TrySave()
    {
        try
        {
            s_count++;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
