using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>What the hardware did, a line a part.</summary>
internal static class BoardTable
{
    internal static IRenderable Make(RunReport report)
    {
        Table table = Styles.Plain().HideHeaders();
        table.AddColumn(Styles.Left(""));
        table.AddColumn(Styles.Left(""));
        Row("cpu", $"{Styles.Percent(report.Cpu.BusyShare)} busy, {Styles.Percent(report.Cpu.IdleShare)} idle");
        Row("timers", $"{Styles.Number(report.Timers.Fired)} fired, worst lateness {Styles.Number(report.Timers.WorstLatenessTicks)} ticks");
        Row("interrupts", $"{Styles.Number(report.Interrupts.Posted)} posted, {Styles.Number(report.Interrupts.Lost)} lost");
        Row("I2C", $"{Styles.Number(report.I2c.Transfers)} transfers, {Styles.Number(report.I2c.Failed)} failed");
        Row("serial", $"{Styles.Number(report.Uart.BytesIn)} bytes in, {Styles.Number(report.Uart.BytesOut)} out, {Styles.Number(report.Uart.BytesLost)} lost");
        return table;

        void Row(string part, string text) => table.AddRow(new Text(part), new Text(text));
    }
}
