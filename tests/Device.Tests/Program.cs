using System;
using System.Reflection;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>
/// Runs the tests where nanoFramework's launcher is not at hand, on a board or on its runtime alone, and says what the launcher
/// would say.
/// </summary>
internal static class Program
{
    private static void Main()
    {
        foreach (Type type in Assembly.GetExecutingAssembly().GetTypes())
        {
            foreach (object attribute in type.GetCustomAttributes(false))
            {
                if (attribute is TestClassAttribute)
                {
                    Run(type);
                }
            }
        }
    }

    private static void Run(Type type)
    {
        object instance = type.GetConstructor(new Type[0]).Invoke(new object[0]);
        MethodInfo[] methods = type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        Run(instance, methods, typeof(SetupAttribute));
        Run(instance, methods, typeof(TestMethodAttribute));
        Run(instance, methods, typeof(CleanupAttribute));
    }

    private static void Run(object instance, MethodInfo[] methods, Type kind)
    {
        foreach (MethodInfo method in methods)
        {
            bool isOfKind = false;
            int row = 0;
            object[] attributes = method.GetCustomAttributes(false);
            foreach (object attribute in attributes)
            {
                isOfKind |= attribute.GetType() == kind;
            }

            foreach (object attribute in attributes)
            {
                if (isOfKind && attribute is DataRowAttribute data)
                {
                    Run(instance, method, row++, data.MethodParameters);
                }
            }

            if (isOfKind && row == 0)
            {
                Run(instance, method, row, new object[0]);
            }
        }
    }

    private static void Run(object instance, MethodInfo method, int row, object[] arguments)
    {
        string name = method.DeclaringType.FullName + "." + method.Name + "." + row;
        try
        {
            long start = DateTime.UtcNow.Ticks;
            method.Invoke(instance, arguments);
            Console.WriteLine("Test passed," + name + "," + (DateTime.UtcNow.Ticks - start));
        }
        catch (Exception e)
        {
            Console.WriteLine("Test failed," + name + "," + e.Message);
        }
    }
}
