namespace nanoFramework.Hardware.Stm32;

public static class Configuration
{
    public static extern uint AddAdcChannel(uint adc, uint adcChannel, uint pin);
    public static extern void ConfigurePin(int pin, GpioConfiguration configuration);
    public static extern void RemoveAdcChannel(uint channel);
}
