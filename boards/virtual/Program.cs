using System;
using System.Text;

namespace Embedded.Boards.Virtual;

/// <summary>The process around <see cref="VirtualProgram"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The timelines are drawn with characters that the code pages of some consoles do not have.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return VirtualProgram.Run(args, Console.In, Console.Out, Console.Error);
    }
}
