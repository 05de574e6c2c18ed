namespace Embedded.Weaver.Tests.Library;

/// <summary>A generic of another assembly than the one that uses it.</summary>
public class Box<T>(T value)
{
    private static int s_made;

    public T Value { get; set; } = value;

    public static int Made => s_made;

    public static Box<T> Of(T value)
    {
        s_made++;
        return new Box<T>(value);
    }

    public virtual string Describe() => "box of " + Value;

    public Box<TOther> With<TOther>(TOther other) => Box<TOther>.Of(other);
}

/// <summary>A generic base, of two arguments.</summary>
public abstract class Mapping<TFrom, TTo>
{
    public TTo Last { get; private set; } = default!;

    public TTo Convert(TFrom from)
    {
        Last = ConvertCore(from, Last);
        return Last;
    }

    protected abstract TTo ConvertCore(TFrom from, TTo last);
}

/// <summary>A generic interface.</summary>
public interface ISource<T>
{
    bool TryNext(out T value);

    T Peek();
}

/// <summary>What a constraint asks for.</summary>
public interface INamed
{
    string Name { get; }

    string Greet(string greeting);
}
