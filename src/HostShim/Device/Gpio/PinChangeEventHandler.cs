namespace System.Device.Gpio;

/// <summary>Handles an edge registered with a <see cref="GpioController"/>, on the dispatcher.</summary>
/// <param name="sender">The controller.</param>
/// <param name="pinValueChangedEventArgs">The edge.</param>
public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);
