using System.Reflection;

namespace Embedded.HostShim.Image;

/// <summary>One call of a method of a test class.</summary>
internal sealed class DeviceTestStep(object? instance, MethodInfo method, int row, object?[] arguments)
{
    internal string Name { get; } = method.DeclaringType!.FullName + "." + method.Name + "." + row;

    /// <summary>Calls it; what it throws comes as it is thrown.</summary>
    internal void Run() => method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
}
