using System.IO;
using System.Linq;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>Code that was compiled against more than stock nanoFramework has.</summary>
public sealed class SurfaceTests
{
    private const string Newer = """
        namespace System.Device.Gpio
        {
            public class GpioPin
            {
                public void Toggle() { }
                public void Toggle(int times) { }
                public void Pulse() { }
                public static int Count;
            }

            public class PwmPin { }
        }
        """;

    [Fact]
    [Fires("EMB001", "EMB002")]
    public void MissingTypesAndMembers_AreFoundWhereTheyAreUsed()
    {
        using var platform = new TemporaryFolder();
        string newer = DeviceCompiler.Compile(platform.Path, "System.Device.Gpio", [("Gpio.cs", Newer)]);
        using Snippet snippet = Snippet.FromText(
            """
            using System.Device.Gpio;

            public static class Program
            {
                public static void Use(GpioPin pin)
                {
                    pin.Toggle();
                    pin.Toggle(3);                  //! EMB002
                    pin.Pulse();                    //! EMB002
                    GpioPin.Count = 1;              //! EMB002
                    object o = new PwmPin();        //! EMB001
                }
            }
            """,
            newer);

        VerifyResult result = snippet.Check();

        string[] messages = [.. result.Findings.Select(finding => finding.Message)];
        Assert.Equal("stock nanoFramework 1.x has no System.Device.Gpio.GpioPin.Toggle(int) : void; it has System.Device.Gpio.GpioPin.Toggle() : void", messages[0]);
        Assert.Equal("stock nanoFramework 1.x has no System.Device.Gpio.GpioPin.Pulse() : void; do without it, or write it in the application", messages[1]);
        Assert.Equal("stock nanoFramework 1.x has no System.Device.Gpio.GpioPin.Count : int; do without it, or write it in the application", messages[2]);
        Assert.Equal("stock nanoFramework 1.x has no System.Device.Gpio.PwmPin in System.Device.Gpio; do without it, or write it in the application", messages[3]);
    }

    [Fact]
    public void MissingType_ThatAnotherAssemblyHas_IsNamed()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { public static System.IO.Ports.SerialPort Port; }");
        snippet.Edit(module => module.GetTypeReferences().Single(type => type.Name == "SerialPort").Scope = module.TypeSystem.CoreLibrary);

        Finding finding = Assert.Single(snippet.Verify().Findings);

        Assert.Equal("stock nanoFramework 1.x has no System.IO.Ports.SerialPort in mscorlib; it is in System.IO.Ports, so refer to that", finding.Message);
    }

    [Fact]
    public void EveryMemberOfTheSurface_MayBeUsed()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { public static void Main() { } }");
        int uses = 0;
        snippet.Edit(module =>
        {
            foreach (string file in Directory.GetFiles(DeviceCompiler.Surface, "*.dll"))
            {
                using AssemblyDefinition platform = AssemblyDefinition.ReadAssembly(file);
                foreach (TypeDefinition type in platform.MainModule.GetTypes().Where(type => IsVisible(type) && !type.HasGenericParameters))
                {
                    uses += SurfaceUse.Add(module, type);
                }
            }
        });

        Assert.True(uses > 1500);
        Assert.DoesNotContain(snippet.Verify().Findings, finding => finding.Id is "EMB001" or "EMB002" or "EMB003" or "EMB004");
    }

    [Fact]
    [Fires("EMB003")]
    public void UnknownAssembly_IsFound_UnlessItIsVerifiedToo()
    {
        using var other = new TemporaryFolder();
        string library = DeviceCompiler.Compile(other.Path, "Library", [("Library.cs", "public class Helper { public void Help() { } }")]);
        using Snippet snippet = Snippet.FromText("public static class Program { public static void Main() => new Helper().Help(); }", library);

        Finding finding = Assert.Single(snippet.Verify().Findings);

        Assert.Equal("EMB003", finding.Id);
        Assert.Equal(snippet.Path + ": error EMB003: " + finding.Message, finding.ToString());
        Assert.Contains("it refers to Library, ", finding.Message);
        Assert.Empty(snippet.Verify(library).Findings);
    }

    [Fact]
    [Fires("EMB004")]
    public void LibraryOfAnotherBuild_IsFound()
    {
        using var other = new TemporaryFolder();
        string library = DeviceCompiler.Compile(other.Path, "Library", [("Library.cs", "public class Helper { public void Help() { } public int Count; } public class Gone { }")]);
        using Snippet snippet = Snippet.FromText(
            """
            public static class Program
            {
                public static void Main(Gone gone)
                {
                    new Helper().Help();            //! EMB004
                    new Helper().Count = 1;         //! EMB004
                }
            }
            """,
            library);
        DeviceCompiler.Compile(other.Path, "Library", [("Library.cs", "public class Helper { public void Help(int a) { } public long Count; }")]);

        string[] messages = [.. snippet.Verify(library).Findings.Select(finding => finding.Line + " " + finding.Message.Split(';')[0])];

        Assert.Equal(
            [
                "5 there is no Gone in Library as it is now",
                "5 there is no Helper.Help in Library as it is now",
                "6 there is no Helper.Count in Library as it is now",
            ],
            messages);
    }

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily) && IsVisible(type.DeclaringType));
}
