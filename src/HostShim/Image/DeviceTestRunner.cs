using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using nanoFramework.TestFramework;

namespace Embedded.HostShim.Image;

/// <summary>Does on the desktop what nanoFramework's test launcher does on a device: runs the tests of the assembly NFUnitTest.</summary>
public sealed class DeviceTestRunner
{
    /// <summary>The assembly's name.</summary>
    public const string AssemblyName = "NFUnitTest";

    private readonly Func<IDisposable> _makeBoard;
    private readonly DeviceTestClass[] _classes;
    private readonly TextWriter _output;

    /// <summary>Finds the tests.</summary>
    /// <param name="image">The woven assemblies, with NFUnitTest among them.</param>
    /// <param name="output">Where the results go.</param>
    /// <exception cref="FileNotFoundException">There is no NFUnitTest among them.</exception>
    public DeviceTestRunner(DeviceImage image, TextWriter output)
        : this(image.Load(AssemblyName), image.MakeBoard, output)
    {
    }

    internal DeviceTestRunner(Assembly tests, Func<IDisposable> makeBoard, TextWriter output)
    {
        _makeBoard = makeBoard;
        _classes = [.. DeviceTestClass.AllOf(tests)];
        _output = output;
    }

    /// <summary>The tests, in the order in which they run.</summary>
    public IEnumerable<DeviceTest> Tests => _classes.SelectMany(one => one.Tests.Select(test => new DeviceTest(_makeBoard, one, test)));

    /// <summary>Tests that have passed so far, setup and cleanup methods too, as the launcher counts them.</summary>
    public int Passed { get; private set; }

    /// <summary>Those that have failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Those that did not want to run.</summary>
    public int Skipped { get; private set; }

    /// <summary>
    /// Runs them all and writes a line for each, in the launcher's words: <c>Test passed,name,ticks</c>, or <c>Test
    /// failed,name,message</c> and where it was thrown, or <c>Test skipped,name,message</c>.
    /// </summary>
    public void Run()
    {
        foreach (DeviceTestClass one in _classes)
        {
            using IDisposable board = _makeBoard();
            if (one.Setup.All(Run))
            {
                foreach (DeviceTestStep step in one.Tests.Concat(one.Cleanup))
                {
                    Run(step);
                }
            }
        }
    }

    /// <summary>Returns false if it did not want to run.</summary>
    private bool Run(DeviceTestStep step)
    {
        var time = Stopwatch.StartNew();
        try
        {
            step.Run();
            Passed++;
            _output.WriteLine($"Test passed,{step.Name},{time.Elapsed.Ticks}");
            return true;
        }
        catch (Exception e) when (e.GetType().FullName == typeof(SkipTestException).FullName)
        {
            Skipped++;
            _output.WriteLine($"Test skipped,{step.Name},{e.Message}");
            return false;
        }
        catch (Exception e)
        {
            Failed++;
            _output.WriteLine($"Test failed,{step.Name},{e.Message}");
            _output.WriteLine(e.StackTrace);
            return true;
        }
    }
}
