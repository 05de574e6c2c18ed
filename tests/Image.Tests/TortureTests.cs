using System;
using System.Linq;
using System.Reflection;
using Embedded.Async.Tests;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>Every shape of async method does on woven code what it does on .NET's own tasks.</summary>
public class TortureTests
{
    private static readonly Func<string, int, string> s_run = WovenImage.DeviceTests.Load("Embedded.Device.Shapes")
        .GetType("Embedded.Device.Tests.ShapeRun", throwOnError: true)!
        .GetMethod("Run", [typeof(string), typeof(int)])!
        .CreateDelegate<Func<string, int, string>>();

    public static TheoryData<string, Waits> EveryShapeInEveryWay()
    {
        var data = new TheoryData<string, Waits>();
        foreach (Type type in typeof(TaskTwin).Assembly.GetTypes().Where(type => type.IsDefined(typeof(ShapesAttribute))))
        {
            foreach (MethodInfo shape in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                for (Waits waits = Waits.Never; waits <= Waits.InTurn; waits++)
                {
                    data.Add(type.Name + "." + shape.Name, waits);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryShapeInEveryWay))]
    public void Shape_OnWovenCode_DoesWhatDotNetDoes(string name, Waits waits) =>
        Assert.Equal(TaskTwin.Run(name).Text, s_run(name, (int)waits));
}
