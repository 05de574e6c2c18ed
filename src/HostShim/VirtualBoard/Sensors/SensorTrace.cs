using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Embedded.HostShim;

/// <summary>
/// A recording of the air around the board: a CSV file with the columns <c>seconds,temperature_c,humidity_percent,
/// pressure_hpa</c>. Between two rows values change linearly; before the first row the first one holds, after the last
/// row the last one. Blank lines and lines that start with <c>#</c> are comments. Numbers use a decimal point.
/// </summary>
public sealed class SensorTrace : IEnvironment
{
    private const string Header = "seconds,temperature_c,humidity_percent,pressure_hpa";
    private static readonly string[] s_columns = Header.Split(',');

    private readonly long[] _ticks;
    private readonly int[] _temperature;
    private readonly int[] _humidity;
    private readonly int[] _pressure;
    // Time mostly goes forward, so the search starts where the last one ended.
    private int _hint;

    private SensorTrace(List<Row> rows)
    {
        _ticks = new long[rows.Count];
        _temperature = new int[rows.Count];
        _humidity = new int[rows.Count];
        _pressure = new int[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            _ticks[i] = rows[i].Ticks;
            _temperature[i] = rows[i].Temperature;
            _humidity[i] = rows[i].Humidity;
            _pressure[i] = rows[i].Pressure;
        }
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _ticks.Length;

    /// <summary>The time of the last row in ticks.</summary>
    public long EndTicks => _ticks[^1];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceFormatException">The file is not a trace; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SensorTrace Load(string path)
    {
        using var reader = new StreamReader(path);
        return Parse(reader, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="fileName">What error messages call it.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceFormatException">The text is not a trace; the message says where and why.</exception>
    public static SensorTrace Parse(TextReader reader, string fileName)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new List<Row>();
        bool sawHeader = false;
        int number = 0;
        for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine())
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (!sawHeader)
            {
                sawHeader = text == Header
                    ? true
                    : throw new TraceFormatException(fileName, number, $"expected the header `{Header}`, found `{text}`");
                continue;
            }

            Row row = ParseRow(text, fileName, number);
            if (rows.Count > 0 && row.Ticks <= rows[^1].Ticks)
            {
                throw new TraceFormatException(fileName, number, "seconds must be greater than in the row before");
            }

            rows.Add(row);
        }

        int last = Math.Max(1, number);
        return !sawHeader ? throw new TraceFormatException(fileName, last, $"the file is empty; expected the header `{Header}`")
            : rows.Count == 0 ? throw new TraceFormatException(fileName, last, "there is a header but no row of values")
            : new SensorTrace(rows);
    }

    /// <inheritdoc/>
    public int TemperatureCentidegrees(long atTicks) => Interpolate(_temperature, atTicks);

    /// <inheritdoc/>
    public int HumidityCentipercent(long atTicks) => Interpolate(_humidity, atTicks);

    /// <inheritdoc/>
    public int PressurePascal(long atTicks) => Interpolate(_pressure, atTicks);

    private static Row ParseRow(string text, string file, int line)
    {
        string[] cells = text.Split(',');
        if (cells.Length != s_columns.Length)
        {
            throw new TraceFormatException(file, line, $"expected {s_columns.Length} values ({Header}), found {cells.Length}");
        }

        // A century is far beyond any run and still fits into ticks at a nanosecond each.
        decimal seconds = Number(cells, 0, 0, 3_153_600_000m, "s", file, line);
        decimal temperature = Number(cells, 1, -40, 85, "°C", file, line);
        decimal humidity = Number(cells, 2, 0, 100, "%", file, line);
        decimal pressure = Number(cells, 3, 300, 1100, "hPa", file, line);
        return new Row(
            (long)decimal.Round(seconds * VirtualTime.TicksPerSecond),
            (int)decimal.Round(temperature * 100),
            (int)decimal.Round(humidity * 100),
            (int)decimal.Round(pressure * 100));
    }

    private static decimal Number(string[] cells, int column, decimal minimum, decimal maximum, string unit, string file, int line)
    {
        string cell = cells[column].Trim();
        string name = s_columns[column];
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(cell, Style, CultureInfo.InvariantCulture, out decimal value))
        {
            throw new TraceFormatException(file, line, $"{name}: `{cell}` is not a number");
        }

        if (value < minimum || value > maximum)
        {
            string range = string.Create(CultureInfo.InvariantCulture, $"{minimum}..{maximum} {unit}");
            throw new TraceFormatException(file, line, $"{name}: {cell} is out of range, {range} is allowed");
        }

        return value;
    }

    private int Interpolate(int[] values, long atTicks)
    {
        if (_hint > 0 && _ticks[_hint] > atTicks)
        {
            _hint = 0;
        }

        while (_hint + 1 < _ticks.Length && _ticks[_hint + 1] <= atTicks)
        {
            _hint++;
        }

        if (atTicks <= _ticks[_hint] || _hint + 1 == _ticks.Length)
        {
            return values[_hint];
        }

        long span = _ticks[_hint + 1] - _ticks[_hint];
        Int128 change = (Int128)(values[_hint + 1] - values[_hint]) * (atTicks - _ticks[_hint]);
        // Rounded half away from zero, so that rising and falling slopes mirror each other.
        Int128 half = change < 0 ? -(span / 2) : span / 2;
        return values[_hint] + (int)((change + half) / span);
    }

    private readonly record struct Row(long Ticks, int Temperature, int Humidity, int Pressure);
}
