using System;
using System.Collections.Generic;

namespace Embedded.HostShim.Image;

/// <summary>One test of a device, with its arguments.</summary>
public sealed class DeviceTest
{
    private readonly Func<IDisposable> _makeBoard;
    private readonly DeviceTestClass _class;
    private readonly DeviceTestStep _step;

    internal DeviceTest(Func<IDisposable> makeBoard, DeviceTestClass testClass, DeviceTestStep step)
    {
        _makeBoard = makeBoard;
        _class = testClass;
        _step = step;
    }

    /// <summary>Class, method and number of its arguments, as nanoFramework's launcher says it.</summary>
    public string Name => _step.Name;

    /// <summary>Runs it alone, between its class's setup and cleanup. Whatever the test throws comes through.</summary>
    public void Run()
    {
        using IDisposable board = _makeBoard();
        Run(_class.Setup);
        try
        {
            _step.Run();
        }
        finally
        {
            Run(_class.Cleanup);
        }
    }

    private static void Run(IEnumerable<DeviceTestStep> steps)
    {
        foreach (DeviceTestStep step in steps)
        {
            step.Run();
        }
    }
}
