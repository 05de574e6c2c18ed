using System;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Xunit;

namespace Embedded.Reference.Tests;

/// <summary>The comparison sees what it is there to see: each test changes one thing in an assembly that agrees with its list.</summary>
public sealed class ApiDifferenceTests
{
    private const string Pin = "System.Device.Gpio.GpioPin";
    private const string Value = "System.Device.Gpio.PinValue";

    [Fact]
    public void MethodGone() => Planted(
        "- extern System.Device.Gpio.GpioPin.Toggle() : void",
        module => Type(module, Pin).Methods.Remove(Method(module, Pin, "Toggle")));

    [Fact]
    public void MethodMore() => Planted(
        "+ extern System.Device.Gpio.GpioPin.Pulse() : System.Device.Gpio.PinValue",
        module => Type(module, Pin).Methods.Add(new MethodDefinition("Pulse", MethodAttributes.Public, Type(module, Value))));

    [Fact]
    public void MethodNoLongerPublic() => Planted(
        "- extern System.Device.Gpio.GpioPin.Toggle() : void",
        module => Method(module, Pin, "Toggle").IsPublic = false);

    [Fact]
    public void MethodMadeStatic() => Planted(
        """
        - System.Device.Gpio.GpioPin.GetPinMode() : System.Device.Gpio.PinMode
        + static System.Device.Gpio.GpioPin.GetPinMode() : System.Device.Gpio.PinMode
        """,
        module => Method(module, Pin, "GetPinMode").IsStatic = true);

    [Fact]
    public void ParameterOfAnotherType() => Planted(
        """
        - System.Device.Gpio.GpioPin.SetPinMode(System.Device.Gpio.PinMode value) : void
        + System.Device.Gpio.GpioPin.SetPinMode(int value) : void
        """,
        module => Method(module, Pin, "SetPinMode").Parameters[0].ParameterType = module.TypeSystem.Int32);

    [Fact]
    public void ParameterRenamed() => Planted(
        """
        + System.Device.Gpio.GpioPin.SetPinMode(System.Device.Gpio.PinMode mode) : void
        - System.Device.Gpio.GpioPin.SetPinMode(System.Device.Gpio.PinMode value) : void
        """,
        module => Method(module, Pin, "SetPinMode").Parameters[0].Name = "mode");

    [Fact]
    public void SetterGone() => Planted(
        """
        - property System.Device.Gpio.GpioPin.DebounceTimeout { get; set; } : System.TimeSpan
        + property System.Device.Gpio.GpioPin.DebounceTimeout { get; } : System.TimeSpan
        """,
        module => Method(module, Pin, "set_DebounceTimeout").IsPublic = false);

    [Fact]
    public void EnumValueChanged() => Planted(
        """
        - System.Device.Gpio.PinMode.Output = 3
        + System.Device.Gpio.PinMode.Output = 4
        """,
        module => Type(module, "System.Device.Gpio.PinMode").Fields.Single(field => field.Name == "Output").Constant = 4);

    [Fact]
    public void TypeNoLongerSealed() => Planted(
        """
        + class System.Device.Gpio.GpioPin : System.IDisposable
        - sealed class System.Device.Gpio.GpioPin : System.IDisposable
        """,
        module => Type(module, Pin).IsSealed = false);

    [Fact]
    public void StructNoLongerReadOnly() => Planted(
        """
        - readonly struct System.Device.Gpio.PinValue
        + struct System.Device.Gpio.PinValue
        """,
        module => Type(module, Value).CustomAttributes.Clear());

    [Fact]
    public void InterfaceGone() => Planted(
        """
        + sealed class System.Device.Gpio.GpioPin
        - sealed class System.Device.Gpio.GpioPin : System.IDisposable
        """,
        module => Type(module, Pin).Interfaces.Clear());

    [Fact]
    public void BaseClassChanged() => Planted(
        """
        + class System.Device.Gpio.PinValueChangedEventArgs
        - class System.Device.Gpio.PinValueChangedEventArgs : nanoFramework.Runtime.Events.BaseEvent
        """,
        module => Type(module, "System.Device.Gpio.PinValueChangedEventArgs").BaseType = module.TypeSystem.Object);

    [Fact]
    public void ListedTwice()
    {
        Assert.Equal("- a", ApiDifference.Between(["a", "a", "b"], ["b", "a"]));
    }

    private static void Planted(string expected, Action<ModuleDefinition> change)
    {
        using ModuleDefinition module = Surface.Read("System.Device.Gpio");
        string[] listed = [.. ApiText.Of(module)];

        change(module);

        Assert.Equal(expected.ReplaceLineEndings("\n"), ApiDifference.Between(listed, ApiText.Of(module)));
    }

    private static TypeDefinition Type(ModuleDefinition module, string name) => module.GetType(name);

    private static MethodDefinition Method(ModuleDefinition module, string type, string name) =>
        Type(module, type).Methods.Single(method => method.Name == name);
}
