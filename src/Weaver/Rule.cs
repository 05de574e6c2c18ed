namespace Embedded.Weaver;

/// <summary>What the weaver itself cannot do; the verifier's rules stand in <c>Verify</c>.</summary>
internal static class Rule
{
    /// <summary>An assembly is missing or cannot be read.</summary>
    internal const string NoAssembly = "EMB090";

    /// <summary>The executor's assembly is missing or of another version.</summary>
    internal const string NoExecutor = "EMB091";

    /// <summary>An async method that is no future.</summary>
    internal const string NoFuture = "EMB092";

    /// <summary>An await of something that is no future.</summary>
    internal const string NotAwaitable = "EMB093";

    /// <summary>The compiler's code is not of a form that the weaver knows.</summary>
    internal const string UnknownCode = "EMB094";

    /// <summary>A generic that cannot be specialised.</summary>
    internal const string NotSpecialised = "EMB095";

    /// <summary>Something that is referred to does not exist.</summary>
    internal const string NoMember = "EMB096";
}
