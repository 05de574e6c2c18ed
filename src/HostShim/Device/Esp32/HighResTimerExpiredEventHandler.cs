namespace nanoFramework.Hardware.Esp32;

/// <summary>Handles the end of a timer, on the dispatcher.</summary>
/// <param name="sender">The timer.</param>
/// <param name="e">Nothing of use.</param>
public delegate void HighResTimerExpiredEventHandler(HighResTimer sender, object e);
