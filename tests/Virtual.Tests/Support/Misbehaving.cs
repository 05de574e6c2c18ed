using System;
using Embedded.Async;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>Tasks that a firmware should not have.</summary>
internal static class Misbehaving
{
    private static byte[] s_kept = [];

    internal static async Future Throw()
    {
        await Timer.AfterMilliseconds(500);
        throw new InvalidOperationException("the task\nis broken");
    }

    internal static async Future Allocate()
    {
        while (true)
        {
            await Timer.AfterMilliseconds(100);
            s_kept = new byte[1000];
        }
    }

    internal static async Future Yield()
    {
        while (true)
        {
            await Future.Yield();
        }
    }

    internal static int Kept => s_kept.Length;
}
