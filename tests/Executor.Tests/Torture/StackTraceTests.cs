using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>An exception says where it came from, however far it has climbed.</summary>
public class StackTraceTests
{
    [Fact]
    public void Exception_ThroughThreeAwaits_NamesTheLineThatThrewAndEachMethod()
    {
        using var test = new TestExecutor();
        var error = Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Outer()));
        Assert.Contains("StackTraceTests.cs:line " + s_line, error.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Outer), error.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Middle), error.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrower), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Rethrow_AfterAnAwait_KeepsTheLineThatThrew()
    {
        using var test = new TestExecutor();
        var error = Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Rethrows()));
        Assert.Contains("StackTraceTests.cs:line " + s_line, error.StackTrace, StringComparison.Ordinal);

        static async Future Rethrows()
        {
            try
            {
                await Thrower();
            }
            catch (InvalidOperationException)
            {
                await Future.Yield();
                throw;
            }
        }
    }

    [Fact]
    public void Exception_ThroughAJoinAndATimeout_KeepsTheLineThatThrew()
    {
        using var test = new TestExecutor();
        var error = Assert.Throws<InvalidOperationException>(() =>
            test.Executor.BlockOn(Timeout.AfterTicks(Future.Join(Timer.AfterTicks(4), Outer()), 9)));
        Assert.Contains("StackTraceTests.cs:line " + s_line, error.StackTrace, StringComparison.Ordinal);
    }

    private static int s_line;

    private static async Future Outer()
    {
        try
        {
            await Middle();
        }
        finally
        {
            await Future.Yield();
        }
    }

    private static async Future Middle() => await Thrower();

    private static async Future Thrower()
    {
        await Future.Yield();
        Note();
        throw new InvalidOperationException("here");
    }

    /// <summary>Remembers the line after the call.</summary>
    private static void Note([CallerLineNumber] int line = 0) => s_line = line + 1;
}
