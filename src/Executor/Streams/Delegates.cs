namespace Embedded.Async;

/// <summary>Makes one thing of another. Called, never created, in steady state: write a static lambda or keep it in a field.</summary>
/// <typeparam name="T">What it is given.</typeparam>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public delegate TResult Mapper<T, TResult>(T item);

/// <summary>Says whether an item is wanted.</summary>
/// <typeparam name="T">The item's type.</typeparam>
public delegate bool Condition<T>(T item);

/// <summary>Makes one thing of two.</summary>
/// <typeparam name="TFirst">The first, or what was made so far.</typeparam>
/// <typeparam name="TSecond">The second.</typeparam>
/// <typeparam name="TResult">What it makes of them.</typeparam>
public delegate TResult Combiner<TFirst, TSecond, TResult>(TFirst first, TSecond second);

/// <summary>Uses an item.</summary>
/// <typeparam name="T">The item's type.</typeparam>
public delegate void Consumer<T>(T item);
