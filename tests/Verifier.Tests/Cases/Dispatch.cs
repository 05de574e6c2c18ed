public interface ISource
{
    int Take();
}

public class Sensor : ISource
{
    public virtual int Read() => 1;

    public virtual int Scale() => 2;

    int ISource.Take() => 3; //! EMB032
}

public class Fast : Sensor
{
    public new int Read() => 4; //! EMB032

    public override int Scale() => 5;
}

public class Again : Sensor, ISource
{
    public int Take() => 6;

    public int Read(int factor) => factor;
}

public static class Program
{
    public static void Main()
    {
        Sensor sensor = new Fast();
        sensor.Read();
        sensor.Scale();
        ISource source = new Again();
        source.Take();
    }
}
