using System;
using Embedded.HostShim;

namespace nanoFramework.Hardware.Stm32;

/// <summary>The chip's standby.</summary>
public static class Power
{
    /// <summary>A pin that ends a standby when it rises.</summary>
    public enum WakeupPin
    {
        /// <summary>The first, PA0.</summary>
        Pin1 = 1,

        /// <summary>The second, PA2.</summary>
        Pin2 = 2,

        /// <summary>The third, PC1.</summary>
        Pin3 = 3,
    }

    /// <summary>Why the chip started.</summary>
    public enum WakeupReasonType
    {
        /// <summary>Power-on or reset.</summary>
        Undetermined = 0,

        /// <summary>Out of standby.</summary>
        FromStandby = 1,

        /// <summary>Out of standby, by a pin.</summary>
        FromPin = 2,
    }

    /// <summary>Why the chip started.</summary>
    public static WakeupReasonType WakeupReason => VirtualBoard.Current.Standby.Reason;

    /// <summary>The pin no longer ends a standby.</summary>
    /// <param name="pin">The pin.</param>
    /// <exception cref="ArgumentException">There is no such pin.</exception>
    public static void DisableWakeupPin(WakeupPin pin = WakeupPin.Pin1) => VirtualBoard.Current.Standby.SetPin(pin, false);

    /// <summary>The pin ends the next standby when it rises.</summary>
    /// <param name="pin">The pin.</param>
    /// <exception cref="ArgumentException">There is no such pin.</exception>
    public static void EnableWakeupPin(WakeupPin pin = WakeupPin.Pin1) => VirtualBoard.Current.Standby.SetPin(pin, true);

    /// <summary>Starts anew after the standby. Never returns: here it throws, once the standby is over.</summary>
    /// <exception cref="ChipRestartException">The standby is over.</exception>
    public static void EnterStandbyMode() => VirtualBoard.Current.Standby.Enter();
}
