using System.Globalization;
using System.IO;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.ModbusGateway;

/// <summary>The whole way: client, gateway, the serial line of a virtual board, and the slave that runs on it.</summary>
internal static class Demonstration
{
    private const byte Unit = 17;
    private const byte NobodysUnit = 18;
    private const byte UnroutedUnit = 200;
    private const int CleanUpMilliseconds = 1000;

    internal static int Run(GatewayOptions options, TextWriter output)
    {
        using var board = new SlaveBoard(options.Baud, Unit, [215, 483, 10_132, 1]);
        output.Write($"board: a Modbus slave, unit {Unit}, on COM1 at {options.Baud} baud, which is {board.Address}\n");

        options = options with
        {
            Lines = [new LineOption(new TcpLineAddress(board.Address, IPEndPoint.Parse(board.Address["tcp:".Length..])), UnitSet.Parse("1-100")!)],
        };
        using var reactor = new Reactor(new SystemClock());
        using var executor = new Executor(reactor.Clock, Gateway.SlotsFor(1, options.Limits) + 1, reactor);
        using TcpListener listener = TcpListener.Bind(reactor, new IPEndPoint(IPAddress.Loopback, 0));
        LineMap lines = Program.MakeLines(reactor, options, text => output.Write("gateway: " + text + "\n"));
        new Gateway(executor, listener, lines, options.Limits, text => output.Write("gateway: " + text + "\n")).Start();
        output.Write("gateway: units 1 to 100 of " + listener.LocalEndPoint + " are on that line\n");

        executor.BlockOn(Talk(reactor, listener.LocalEndPoint, lines[0], output));
        executor.ShutDown(0, Clock.TicksFromMilliseconds(CleanUpMilliseconds));
        return 0;
    }

    private static async Future Talk(Reactor reactor, IPEndPoint at, SerialLine line, TextWriter output)
    {
        while (!line.IsUp)
        {
            await Timer.AfterMilliseconds(1);
        }

        using TcpStream stream = await TcpStream.Connect(reactor, at);
        stream.NoDelay = true;
        var client = new ModbusClient(stream);
        await Read(client, Unit, 0, 4, output);
        await client.WriteRegister(Unit, 3, 42);
        output.Write($"client: unit {Unit}, register 3 is written: 42\n");
        await Read(client, Unit, 3, 1, output);
        await Read(client, Unit, 4, 1, output);
        await Read(client, NobodysUnit, 0, 1, output);
        await Read(client, UnroutedUnit, 0, 1, output);
    }

    private static async Future Read(ModbusClient client, byte unit, ushort address, ushort quantity, TextWriter output)
    {
        ushort[]? registers = await client.ReadRegisters(unit, address, quantity);
        string result = registers is not null ? string.Join(' ', registers)
            : "exception " + client.Exception.ToString(CultureInfo.InvariantCulture) + ", " + Modbus.NameOf(client.Exception);
        output.Write($"client: unit {unit}, {quantity} registers from {address}: {result}\n");
    }
}
