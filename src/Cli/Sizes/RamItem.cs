namespace Embedded.Cli.Sizes;

/// <summary>One kind of thing that the firmware keeps in RAM.</summary>
/// <param name="Name">What.</param>
/// <param name="Bytes">Bytes of one, on a 32-bit device.</param>
/// <param name="Count">How many are there after start-up.</param>
internal sealed record RamItem(string Name, int Bytes, int Count)
{
    internal int Total => Bytes * Count;
}
