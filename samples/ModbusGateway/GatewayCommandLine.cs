using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.IO.Ports;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Embedded.Samples.ModbusGateway;

/// <summary>The options of the program: System.CommandLine takes the command line apart, and whatever is wrong becomes one line.</summary>
internal sealed class GatewayCommandLine
{
    private const int HelpWidth = 80;
    private const string Tcp = "tcp:";
    private const string Examples = """
        Examples, from the root of the sources:
          dotnet run --project samples/ModbusGateway -- --demo
          dotnet run --project samples/ModbusGateway -- --line /dev/ttyUSB0 --baud 9600
          dotnet run --project samples/ModbusGateway -- --line tcp:10.0.0.7:4001=1-20
              --line tcp:10.0.0.8:4001=21-40

        Exit code: 0 stopped in good order; 1 cannot listen; 2 wrong options.

        """;

    /// <summary>Those that Linux has a number for.</summary>
    private static readonly int[] s_bauds =
        [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 1_500_000, 2_000_000, 3_000_000];

    private readonly Option<string> _listen = Valued("--listen", "ADDRESS", "Where clients connect: ADDRESS:PORT or a port on 127.0.0.1; port 0 takes a free one. Default: 127.0.0.1:1502.");
    private readonly Option<string[]> _line = new("--line")
    {
        HelpName = "WHERE[=UNITS]",
        Description = "A serial line: /dev/ttyX, or tcp:HOST:PORT for one that is reached by TCP, such as a virtual board's. UNITS are the slaves on it, by default all: " + UnitSet.Form + ". May be given several times.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _baud = Valued("--baud", "N", "The lines' baud rate. Default: 19200.");
    private readonly Option<string> _parity = Valued("--parity", "WHICH", "none, even or odd; for /dev/ttyX. Default: even, as the specification has it; a pseudo-terminal needs none.");
    private readonly Option<string> _stopBits = Valued("--stop-bits", "N", "1 or 2; for /dev/ttyX. Default: 1.");
    private readonly Option<string> _timeout = Valued("--timeout", "MS", "How long a slave may take to answer. Default: 1000.");
    private readonly Option<bool> _demo = new("--demo") { Description = "Show it: a virtual board with a Modbus slave, the gateway, and a client that reads its registers.", Arity = ArgumentArity.Zero };
    private readonly HelpOption _help = new() { Description = "Show this help." };
    private readonly Command _command = new("modbus-gateway", "A gateway from Modbus TCP to Modbus RTU.");

    internal GatewayCommandLine()
    {
        _help.Action = new HelpAction { MaxWidth = HelpWidth };
        foreach (Option option in (Option[])[_line, _listen, _baud, _parity, _stopBits, _timeout, _demo, _help])
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments. Both results are null when help was asked for and has been written.</summary>
    internal GatewayOptions? Parse(string[] args, TextWriter output, out string? error)
    {
        error = null;
        ParseResult parsed = _command.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.GetResult(_help) is { Implicit: false })
        {
            using var help = new StringWriter();
            parsed.Invoke(new InvocationConfiguration { Output = help, Error = help });
            output.Write(help.ToString().TrimEnd() + "\n\n" + Examples);
            return null;
        }

        try
        {
            CheckShape(parsed);
            bool demo = parsed.GetResult(_demo) is { Implicit: false };
            int baud = Number(parsed, _baud, 19_200, s_bauds.Contains, "give a standard rate from 1200 to 3000000, such as 9600");
            return new GatewayOptions
            {
                Demo = demo,
                Listen = Listen(parsed),
                Baud = baud,
                Lines = Lines(parsed, baud, demo),
                Limits = new GatewayLimits
                {
                    AnswerMilliseconds = Number(parsed, _timeout, 1000, value => value is >= 1 and <= 60_000, "give milliseconds from 1 to 60000"),
                },
            };
        }
        catch (FormatException wrong)
        {
            error = wrong.Message;
            return null;
        }
    }

    private static Option<string> Valued(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    private void CheckShape(ParseResult parsed)
    {
        foreach (Option<string> option in (Option<string>[])[_listen, _baud, _parity, _stopBits, _timeout])
        {
            OptionResult? result = parsed.GetResult(option);
            if (result is { Implicit: false, IdentifierTokenCount: > 1 })
            {
                throw new FormatException($"{option.Name} is given {result.IdentifierTokenCount} times; give it once");
            }

            if (result is { Implicit: false } && (result.Tokens.Count == 0 || result.Tokens[0].Value.StartsWith('-')))
            {
                throw new FormatException($"{option.Name} needs a value: {option.Name} {option.HelpName}; see --help");
            }
        }

        if (parsed.GetResult(_line) is { Implicit: false, Tokens.Count: 0 })
        {
            throw new FormatException($"--line needs a value: --line {_line.HelpName}; see --help");
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            throw new FormatException($"unknown '{parsed.UnmatchedTokens[0]}'; --help lists the options");
        }

        if (parsed.Errors.Count > 0)
        {
            throw new FormatException(parsed.Errors[0].Message);
        }
    }

    private static int Number(ParseResult parsed, Option<string> option, int otherwise, Func<int, bool> isRight, string advice)
    {
        string? text = parsed.GetValue(option);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && isRight(value) ? value
            : throw new FormatException($"{option.Name} '{text}' is not right; {advice}");
    }

    private IPEndPoint Listen(ParseResult parsed)
    {
        string text = parsed.GetValue(_listen) ?? "127.0.0.1:1502";
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? new IPEndPoint(IPAddress.Loopback, port)
            : text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out IPEndPoint? at) ? at
            : throw new FormatException($"--listen '{text}' is not an address; give ADDRESS:PORT, such as 0.0.0.0:502, or a port");
    }

    private List<LineOption> Lines(ParseResult parsed, int baud, bool demo)
    {
        Parity parity = (parsed.GetValue(_parity) ?? "even") switch
        {
            "none" => Parity.None,
            "even" => Parity.Even,
            "odd" => Parity.Odd,
            string other => throw new FormatException($"--parity '{other}' is not right; give none, even or odd"),
        };
        StopBits stopBits = (StopBits)Number(parsed, _stopBits, 1, value => value is 1 or 2, "give 1 or 2");
        var lines = new List<LineOption>();
        foreach (string text in parsed.GetValue(_line) ?? [])
        {
            int equals = text.LastIndexOf('=');
            string where = equals < 0 ? text : text[..equals];
            UnitSet units = equals < 0 ? UnitSet.All()
                : UnitSet.Parse(text[(equals + 1)..]) ?? throw new FormatException($"--line '{text}' has wrong units; give {UnitSet.Form}");
            LineAddress address = where.StartsWith(Tcp, StringComparison.Ordinal) ? new TcpLineAddress(where, Resolve(where))
                : where.StartsWith('/') ? new SerialLineAddress(where, baud, parity, stopBits)
                : throw new FormatException($"--line '{text}' is no line; give /dev/ttyX or tcp:HOST:PORT");
            if (address is SerialLineAddress && !OperatingSystem.IsLinux())
            {
                throw new FormatException($"--line '{text}': serial ports need Linux; give tcp:HOST:PORT");
            }

            foreach (LineOption other in lines)
            {
                if (other.Units.CommonWith(units) is > 0 and int unit)
                {
                    throw new FormatException($"--line '{text}' has unit {unit}, which another line has already; give each line its units, as in {where}=1-10");
                }
            }

            lines.Add(new LineOption(address, units));
        }

        return demo == (lines.Count > 0)
            ? throw new FormatException(demo ? "--demo brings its own line; leave --line out" : "no line is given; give --line, or --demo")
            : lines;
    }

    private static IPEndPoint Resolve(string where)
    {
        int colon = where.LastIndexOf(':');
        string host = colon > Tcp.Length ? where[Tcp.Length..colon] : string.Empty;
        if (host.Length == 0 || !ushort.TryParse(where.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
        {
            throw new FormatException($"--line '{where}' is no line; give tcp:HOST:PORT");
        }

        try
        {
            return new IPEndPoint(IPAddress.TryParse(host, out IPAddress? address) ? address : Dns.GetHostAddresses(host)[0], port);
        }
        catch (SocketException)
        {
            throw new FormatException($"--line '{where}': the host '{host}' is not known");
        }
    }
}
