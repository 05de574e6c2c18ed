namespace Embedded.HostShim;

/// <summary>A handle that a completion port watches.</summary>
internal abstract class CompletionHandle : IoHandle
{
    private protected CompletionHandle(Reactor reactor, string name)
        : base(reactor, name)
    {
    }

    /// <summary>Makes its packets, under its key. Returns 0 or an error number.</summary>
    internal abstract int Attach(IocpDriver driver);

    /// <summary>Gives its packets up, before it is closed.</summary>
    internal abstract void Detach();
}
