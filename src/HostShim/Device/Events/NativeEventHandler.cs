using System;

namespace nanoFramework.Runtime.Events;

/// <summary>Handles an interrupt as the firmware posted it.</summary>
/// <param name="data1">Source in bits 16 to 31, category in bits 8 to 15, subcategory in bits 0 to 7.</param>
/// <param name="data2">What happened.</param>
/// <param name="time">When it was posted, on the board's clock.</param>
public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);
