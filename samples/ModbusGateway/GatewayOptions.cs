using System.Collections.Generic;
using System.Net;

namespace Embedded.Samples.ModbusGateway;

/// <summary>What the gateway was asked to do.</summary>
internal sealed record GatewayOptions
{
    internal required bool Demo { get; init; }

    internal required IPEndPoint Listen { get; init; }

    internal required IReadOnlyList<LineOption> Lines { get; init; }

    internal required int Baud { get; init; }

    internal required GatewayLimits Limits { get; init; }
}

/// <summary>One line and the units that are on it.</summary>
internal sealed record LineOption(LineAddress Address, UnitSet Units);
