namespace System.IO.Ports;

/// <summary>Handles received bytes, on the dispatcher.</summary>
/// <param name="sender">The <see cref="SerialPort"/>.</param>
/// <param name="e">What was received.</param>
public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);
