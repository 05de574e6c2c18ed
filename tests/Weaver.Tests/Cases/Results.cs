using System;
using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Results of every type.</summary>
public static class Results
{
    public static async Future<string> Numbers(World w)
    {
        await w.Hop("first");
        return await Of<sbyte>(w, -128) + " " + await Of<byte>(w, 255) + " " + await Of<short>(w, short.MinValue) + " " + await Of<ushort>(w, ushort.MaxValue)
            + " " + await Of(w, int.MinValue) + " " + await Of(w, uint.MaxValue) + " " + await Of(w, long.MinValue) + " " + await Of(w, ulong.MaxValue);
    }

    public static async Future<string> RealNumbers(World w)
    {
        float f = await Of(w, 1.25f);
        double d = await Of(w, -0.5);
        return (int)(f * 4) + " " + (int)(d * 2);
    }

    public static async Future<string> BoolsAndChars(World w) => await Of(w, true) + " " + await Of(w, false) + " " + await Of(w, 'ä');

    public static async Future<string> Strings(World w) => await Of(w, "text") + (await Of<string?>(w, null) ?? "null") + await Of(w, "");

    public static async Future<string> Objects(World w)
    {
        object boxed = await Of<object>(w, 5);
        object? none = await Of<object?>(w, null);
        return (int)boxed + 1 + " " + (none is null);
    }

    public static async Future<string> Classes(World w)
    {
        Thing thing = await Of(w, new Thing(7));
        Thing? none = await Of<Thing?>(w, null);
        return thing.Number + " " + (none is null);
    }

    public static async Future<string> Enums(World w)
    {
        Colour colour = await GetColour(w);
        Tiny tiny = await GetTiny(w);
        Huge huge = await GetHuge(w);
        return (int)colour + " " + (byte)tiny + " " + (long)huge + " " + (colour == Colour.Blue);
    }

    public static async Future<string> Arrays(World w)
    {
        int[] numbers = await Of(w, new[] { 1, 2 });
        string[] strings = await Of(w, new[] { "a", "b" });
        byte[][] jagged = await Of(w, new byte[][] { [1], [2, 3] });
        Thing[]? none = await Of<Thing[]?>(w, null);
        return numbers[1] + strings[1] + jagged[1][1] + (none is null);
    }

    public static async Future<string> Times(World w)
    {
        DateTime when = await GetTime(w, new DateTime(2026, 7, 24, 12, 30, 0));
        TimeSpan span = await GetSpan(w, TimeSpan.FromTicks(36_000_000_000));
        return when.Year + " " + when.Minute + " " + span.Hours + " " + (when + span).Hour;
    }

    public static async Future<string> Delegates(World w)
    {
        Text text = await Of<Text>(w, Hello);
        return text() + (await Of<Text>(w, () => "lambda"))();
    }

    public static async Future<string> Nothing(World w)
    {
        await GiveNothing(w);
        await GiveNothingAtOnce(w);
        return "done";
    }

    public static async Future<string> ResultInsideTry(World w)
    {
        return (await Guarded(w, 2)).ToString() + await Guarded(w, -1);

        static async Future<int> Guarded(World w, int n)
        {
            try
            {
                return await w.Give(n) > 0 ? n : throw new InvalidOperationException("negative");
            }
            catch (InvalidOperationException)
            {
                return await w.Give(100);
            }
        }
    }

    private static async Future<T> Of<T>(World w, T value)
    {
        await w.Hop("of");
        return value;
    }

    private static async Future<Colour> GetColour(World w)
    {
        await w.Hop("colour");
        return Colour.Blue;
    }

    private static async Future<Tiny> GetTiny(World w)
    {
        await w.Hop("tiny");
        return Tiny.Last;
    }

    private static async Future<Huge> GetHuge(World w)
    {
        await w.Hop("huge");
        return Huge.Far;
    }

    private static async Future<DateTime> GetTime(World w, DateTime time)
    {
        await w.Hop("time");
        return time.AddDays(1);
    }

    private static async Future<TimeSpan> GetSpan(World w, TimeSpan span)
    {
        TimeSpan twice = span + span;
        await w.Hop("span");
        return twice;
    }

    private static async Future GiveNothing(World w)
    {
        await w.Hop("nothing");
    }

    private static async Future GiveNothingAtOnce(World w)
    {
        if (w.Text.Length > 0)
        {
            return;
        }

        await w.Hop("never");
    }

    private static string Hello() => "hello";

    private delegate string Text();

    private enum Colour
    {
        Red,
        Blue,
    }

    private enum Tiny : byte
    {
        First,
        Last = 255,
    }

    private enum Huge : long
    {
        Near,
        Far = long.MaxValue,
    }

    private sealed class Thing(int number)
    {
        public int Number { get; } = number;
    }
}
