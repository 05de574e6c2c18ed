using System;

namespace Embedded.Async;

/// <summary>
/// For the weaver: what this method calls is no use of it. In a device's image a call stays only if something else makes an object
/// of the class it names. Each call stands alone, with one argument.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CallsIfUsedAttribute : Attribute
{
}
