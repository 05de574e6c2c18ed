namespace Embedded.Async;

/// <summary>A parker that brings events from where it rests, such as a reactor, and so is asked while tasks keep the loop from resting too.</summary>
internal interface IPollingParker : IParker
{
    /// <summary>Delivers what has come, without a rest. Called between two polls, on the executor's thread; must only wake tasks.</summary>
    /// <returns>After how many rounds of the loop it is called again, at least 1.</returns>
    int PollWhileBusy();
}
