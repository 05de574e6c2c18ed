using System;
using Embedded.Async;

public class Sensor : Future
{
    private int _number;

    internal override Future Poll(Executor executor)
    {
        switch (_number)
        {
            case 0:
                throw Fails("zero " + _number);
            case 1:
                break;
            case 2:
                while (true)
                {
                    object made = new object(); //! EMB040
                }

            default:
                if (_number > 10)
                {
                    string text = "too large " + _number;
                    throw new ArgumentException(text);
                }

                break;
        }

        try
        {
            _number = Checked(_number);
        }
        catch (ArgumentException)
        {
            object goesOn = new object(); //! EMB040
        }
        catch
        {
            object ends = new object();
            throw;
        }

        return null;
    }

    private static int Checked(int number) => number < 0 ? throw new ArgumentException("negative") : number;

    private static Exception Fails(string text) => new ArgumentException(text);
}
