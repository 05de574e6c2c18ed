using System;
using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Small methods whose code the weaver may put where they are called.</summary>
public static class Inlining
{
    public static async Future<string> PropertiesAndTheirSetters(World w)
    {
        var point = new Point(w, 1, 2);
        point.X = point.Y + point.X;
        point.Y += point.X++;
        await w.Hop("between");
        return point.X + " " + point.Y + " " + point.Both.X;
    }

    public static async Future<string> ArgumentsThatLogComeInOrder(World w)
    {
        int difference = Minus(w.Say(10), w.Say(3));
        int other = Backwards(w.Say(10), w.Say(3));
        int once = Twice(w.Say(4));
        int none = Ignores(w.Say(5), w.Say(6));
        await w.Hop("between");
        return difference + " " + other + " " + once + " " + none;
    }

    public static async Future<string> SideEffectsHappenOnce(World w)
    {
        var point = new Point(w, 1, 2);
        point.Next().X = point.Next().Y;
        point.Next().Add(w.Say(5));
        await w.Hop("between");
        return point.X + " " + point.Calls;
    }

    public static async Future<string> NullReceivers(World w)
    {
        string text = "";
        Point? none = await w.Give<Point?>(null);
        for (int i = 0; i < 6; i++)
        {
            try
            {
                text += i switch
                {
                    0 => none!.X,
                    1 => none!.Both.X,
                    2 => none!.IsSame(null) ? 1 : 2,
                    3 => none!.Seven(),
                    4 => none!.Add(w.Say(1)),
                    _ => none!.X = w.Say(9),
                };
            }
            catch (NullReferenceException)
            {
                text += "null" + i + ";";
            }
        }

        return text;
    }

    public static async Future<string> SmallMethodsOfSmallMethods(World w)
    {
        long packed = Pack(3, 0x1234, 7);
        await w.Hop("between");
        return High(packed) + " " + Middle(packed) + " " + Low(packed) + " " + LowOfHigh(packed) + " " + Again(packed);
    }

    private static long Pack(int high, int middle, int low) => ((long)high << 32) | (uint)(middle << 8) | (uint)low;

    private static int High(long bits) => (int)(bits >> 32);

    private static int Middle(long bits) => (int)((uint)bits >> 8);

    private static int Low(long bits) => (int)bits & 0xFF;

    private static int LowOfHigh(long bits) => Low(High(bits));

    private static int Again(long bits) => LowOfHigh(bits);

    private static int Minus(int x, int y) => x - y;

    private static int Backwards(int x, int y) => y - x;

    private static int Twice(int x) => x + x;

    private static int Ignores(int x, int y) => y;

    private sealed class Point(World w, int x, int y)
    {
        public int X { get; set; } = x;

        public int Y { get; set; } = y;

        public int Calls { get; private set; }

        public Point Both => this;

        public Point Next()
        {
            Calls++;
            w.Log("next");
            return this;
        }

        public bool IsSame(object? other) => this == other;

        public int Add(int n) => X += n;

#pragma warning disable CA1822 // It does not look at its object, and a call on null throws all the same.
        public int Seven() => 7;
#pragma warning restore CA1822
    }
}
