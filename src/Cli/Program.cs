using System;
using System.IO;
using System.Text;
using Embedded.Cli.Processes;

namespace Embedded.Cli;

/// <summary>The process around <see cref="EmbCommandLine"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var environment = new CliEnvironment(Console.Out, Console.Error, Directory.GetCurrentDirectory(), AppContext.BaseDirectory, new SystemProcesses());
        return new EmbCommandLine(environment).Run(args);
    }
}
