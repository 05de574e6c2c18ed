using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>The compiler's interface; the weaver takes it away.</summary>
public sealed partial class YieldAwaitable : INotifyCompletion
{
    /// <summary>Support for the compiler.</summary>
    public void OnCompleted(Action continuation) => throw Errors.NotWoven();
}
