using System;
using Embedded.Async;

namespace Embedded.Weaver.Tests.Library;

/// <summary>Runs one case on an executor of its own.</summary>
public sealed class Case(World world)
{
    private const int Slots = 16;

    /// <summary>Returns all that the case logged, and how it ended.</summary>
    public string Run(Future<string> call)
    {
        using var executor = new Executor(new ManualClock(), Slots);
        executor.UnhandledException = NoteUnhandled;
        string outcome;
        try
        {
            outcome = "result " + executor.BlockOn(call);
        }
        catch (Exception e)
        {
            outcome = "threw";
            for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            {
                outcome += " " + cause.GetType().Name + ": " + cause.Message;
            }
        }

        executor.RunUntilIdle();
        return world.Text + outcome + "; tasks left: " + executor.TaskCount;
    }

    private void NoteUnhandled(TaskHandle task, Exception exception) => world.Log("unhandled " + exception.GetType().Name);
}
