public interface ISensor
{
    int Read();

    int Twice() => Read() * 2; //! EMB016
}

public class Sensor : ISensor
{
    public int Read() => 1;
}

public static class Program
{
    public static void Main()
    {
        ISensor sensor = new Sensor();
        Half(sensor);
    }

    private static int Half(this ISensor sensor) => sensor.Read() / 2;
}
