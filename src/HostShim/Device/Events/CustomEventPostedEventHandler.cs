namespace nanoFramework.Runtime.Events;

/// <summary>Handles a custom event, on the dispatcher.</summary>
/// <param name="sender">Always <see langword="null"/>, as on the device.</param>
/// <param name="e">The event's numbers.</param>
public delegate void CustomEventPostedEventHandler(object? sender, CustomEventArgs e);
