using System.IO;

namespace Embedded.Samples.ModbusGateway;

/// <summary>A line is of no use any more and must be opened again.</summary>
internal sealed class LineLostException(string message) : IOException(message);
