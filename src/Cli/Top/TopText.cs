using System;
using System.Globalization;

namespace Embedded.Cli.Top;

/// <summary>Figures in as few characters as a person needs.</summary>
internal static class TopText
{
    /// <summary>A time with three digits and its unit: <c>850 ns</c>, <c>1.25 ms</c>, <c>3 m 20 s</c>.</summary>
    internal static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1 => "0",
        < 1e3 => Digits(nanoseconds) + " ns",
        < 1e6 => Digits(nanoseconds / 1e3) + " µs",
        < 1e9 => Digits(nanoseconds / 1e6) + " ms",
        < 60e9 => Digits(nanoseconds / 1e9) + " s",
        < 3600e9 => Text($"{(long)(nanoseconds / 60e9)} m {(long)(nanoseconds / 1e9) % 60} s"),
        _ => Text($"{(long)(nanoseconds / 3600e9)} h {(long)(nanoseconds / 60e9) % 60} m"),
    };

    /// <summary>A number with three digits: <c>12</c>, <c>4.71k</c>, <c>1.2M</c>.</summary>
    internal static string Number(double number) => number switch
    {
        < 0.05 => "0",
        < 1000 => Digits(number),
        < 1e6 => Digits(number / 1e3) + "k",
        < 1e9 => Digits(number / 1e6) + "M",
        _ => Digits(number / 1e9) + "G",
    };

    internal static string Percent(double share) => (share * 100).ToString(share is > 0 and < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    private static string Digits(double number) => number.ToString(number < 9.995 ? "0.##" : number < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
