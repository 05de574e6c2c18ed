namespace System.Device.Gpio;

/// <summary>Handles an edge of a <see cref="GpioPin"/>, on the dispatcher.</summary>
/// <param name="sender">The pin.</param>
/// <param name="e">The edge.</param>
public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);
