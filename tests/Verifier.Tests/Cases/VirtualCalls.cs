using Embedded.Async;

public interface IBus
{
    int Transfer(int value);
}

public class Inherited
{
    public virtual int Transfer(int value) => new int[value].Length; //! EMB041
}

public class FirstBus : Inherited, IBus
{
}

public class SecondBus : IBus
{
    int IBus.Transfer(int value) => new int[value].Length; //! EMB041
}

public abstract class Device
{
    public abstract void Start();

    public virtual void Stop()
    {
    }

    // Nobody calls it.
    public virtual object Never() => new object();
}

public sealed class Motor : Device
{
    public override void Start()
    {
        object made = new object(); //! EMB040
    }

    public override void Stop()
    {
        object made = new object(); //! EMB040
    }

    public override object Never() => new object();
}

public class Sensor : Future
{
    private IBus _bus;
    private Device _device;

    internal override Future Poll(Executor executor)
    {
        _bus.Transfer(1);
        _device.Start();
        _device.Stop();
        return null;
    }
}
