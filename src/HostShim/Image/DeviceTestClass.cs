using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.TestFramework;

namespace Embedded.HostShim.Image;

/// <summary>A class of device tests.</summary>
/// <remarks>Attributes are found by name: in the image there is another copy of them, as of this whole library.</remarks>
internal sealed class DeviceTestClass
{
    private DeviceTestClass(Type type)
    {
        MethodInfo[] methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);
        object? instance = type.IsAbstract ? null : Activator.CreateInstance(type);
        Setup = [.. methods.Where(Has<SetupAttribute>).Select(method => new DeviceTestStep(instance, method, 0, []))];
        Cleanup = [.. methods.Where(Has<CleanupAttribute>).Select(method => new DeviceTestStep(instance, method, 0, []))];
        Tests = [.. methods.Where(Has<TestMethodAttribute>).SelectMany(method => StepsOf(instance, method))];
    }

    /// <summary>What runs first; if it skips, so does everything else.</summary>
    internal IReadOnlyList<DeviceTestStep> Setup { get; }

    /// <summary>The tests, one for each row of data.</summary>
    internal IReadOnlyList<DeviceTestStep> Tests { get; }

    /// <summary>What runs last.</summary>
    internal IReadOnlyList<DeviceTestStep> Cleanup { get; }

    internal static IEnumerable<DeviceTestClass> AllOf(Assembly tests) =>
        tests.GetTypes().Where(Has<TestClassAttribute>).Select(type => new DeviceTestClass(type));

    private static IEnumerable<DeviceTestStep> StepsOf(object? instance, MethodInfo method)
    {
        object?[][] rows =
        [
            .. method.GetCustomAttributesData().Where(Is<DataRowAttribute>)
                .Select(row => ((IEnumerable<CustomAttributeTypedArgument>)row.ConstructorArguments[0].Value!).Select(argument => argument.Value).ToArray()),
        ];
        return (rows.Length == 0 ? [[]] : rows).Select((arguments, number) => new DeviceTestStep(instance, method, number, arguments));
    }

    private static bool Has<T>(MemberInfo member)
        where T : Attribute => member.GetCustomAttributesData().Any(Is<T>);

    private static bool Is<T>(CustomAttributeData attribute)
        where T : Attribute => attribute.AttributeType.FullName == typeof(T).FullName;
}
