namespace Embedded.Async;

/// <summary>
/// Makes the future of work that may be done several times, or later: calling it starts nothing. Keep the delegate in a field; on a
/// device a method group or a lambda that captures is an object each time it is written.
/// </summary>
public delegate Future FutureFactory();

/// <summary>As <see cref="FutureFactory"/>, for work that ends with a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public delegate Future<T> FutureFactory<T>();
