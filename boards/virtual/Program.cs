using System;
using System.IO;
using System.Text;

namespace Embedded.Boards.Virtual;

/// <summary>The process around <see cref="VirtualProgram"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The timelines are drawn with characters that the code pages of some consoles do not have.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            return VirtualProgram.Run(args, Console.In, Console.Out, Console.Error);
        }
        catch (IOException refused)
        {
            // Files have messages of their own; what is left is a full disk or a closed device behind standard output.
            Console.Error.WriteLine("standard output cannot be written: " + refused.Message);
            return 1;
        }
    }
}
