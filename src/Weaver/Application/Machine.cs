using Mono.Cecil;

namespace Embedded.Weaver.Application;

/// <summary>The future that an async method became.</summary>
internal sealed class Machine(string name, int? capacity)
{
    /// <summary>The method's name for messages.</summary>
    internal string Name { get; } = name;

    /// <summary>What its <c>[FutureCapacity]</c> says.</summary>
    internal int? Capacity { get; } = capacity;

    /// <summary>Where its code finds its pool.</summary>
    internal FieldDefinition Pool { get; set; } = null!;
}
