using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Embedded.Cli.Build;
using Embedded.Cli.Processes;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Commands;

/// <summary><c>emb flash</c>: nanoFramework's firmware and the application, by the tool nanoff.</summary>
internal sealed class FlashCommand : BuildingCommand
{
    private readonly Option<string?> _port = Valued("--port", "PORT", "The serial port that the board is on, such as COM3 or /dev/ttyUSB0.");
    private readonly Option<bool> _jtag = Flag("--jtag", "STM32: through the debug probe.");
    private readonly Option<bool> _dfu = Flag("--dfu", "STM32: through the USB boot loader.");
    private readonly Option<bool> _appOnly = Flag("--app-only", "Leave the board's firmware, which runs, as it is, and deploy through its serial port.");
    private readonly Option<bool> _massErase = Flag("--mass-erase", "Erase the whole flash first.");
    private readonly Option<bool> _dryRun = Flag("--dry-run", "Show the commands, and do nothing.");

    internal FlashCommand(CliEnvironment environment)
        : base(environment, "flash", "Builds a board's firmware and puts it on the board, with nanoFramework's own firmware.")
    {
        foreach (Option option in (Option[])[_port, _jtag, _dfu, _appOnly, _massErase, _dryRun])
        {
            Options.Add(option);
        }
    }

    protected override int Execute(ParseResult parsed)
    {
        BuildRequest request = Request(parsed);
        Board board = request.Board;
        bool appOnly = parsed.GetValue(_appOnly);
        var nanoff = new Nanoff(board, Connection(board, parsed), parsed.GetValue(_port));
        if (appOnly && parsed.GetValue(_massErase))
        {
            throw new CliException(ExitCode.Misused, "--app-only leaves the firmware, and --mass-erase erases it; give one of them");
        }

        string image = board.Outputs(request.Configuration).Image;
        IReadOnlyList<string>[] commands = appOnly
            ? [nanoff.DeployToRunning(image)]
            : [nanoff.Update(parsed.GetValue(_massErase)), nanoff.Deploy(image)];
        if (parsed.GetValue(_dryRun))
        {
            foreach (IReadOnlyList<string> command in commands)
            {
                Environment.Say(Nanoff.Name + " " + string.Join(' ', command.Select(Quoted)));
            }

            return ExitCode.Done;
        }

        Tools.MustHave(Environment.Processes, Nanoff.Name);
        SerialPorts.MustExist(nanoff.Port);
        new FirmwareBuilder(Environment).BuildImage(request);
        foreach (IReadOnlyList<string> command in commands)
        {
            int? exitCode = Environment.Processes.Run(Nanoff.Name, command, Environment.Folder);
            if (exitCode != 0)
            {
                throw new CliException(ExitCode.Failed, $"{board.Name} is not flashed: {Nanoff.Name} {string.Join(' ', command.Select(Quoted))} ended with exit code {exitCode}");
            }
        }

        return ExitCode.Done;
    }

    /// <summary>What the command line says, or else nf.config.</summary>
    private string Connection(Board board, ParseResult parsed)
    {
        string usual = board.Config.Text(board.Section, "Connection")!;
        string[] asked = [.. ((Option<bool>[])[_jtag, _dfu]).Where(parsed.GetValue).Select(option => option.Name.TrimStart('-'))];
        if (asked.Length > 1 || (asked.Length == 1 && parsed.GetValue(_appOnly)))
        {
            throw new CliException(ExitCode.Misused, "--jtag, --dfu and --app-only are different ways to the board; give one of them");
        }

        return parsed.GetValue(_appOnly) ? Nanoff.Serial
            : asked.Length == 0 ? usual
            : usual != Nanoff.Serial ? asked[0]
            : throw new CliException(ExitCode.Misused, $"{board.Name} is flashed through its serial port; give --port instead of --{asked[0]}");
    }

    private static string Quoted(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? '"' + argument + '"' : argument;
}
