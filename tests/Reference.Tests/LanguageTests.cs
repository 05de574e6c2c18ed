using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Embedded.Reference.Tests;

/// <summary>
/// What the compiler itself looks up in mscorlib: the language that stock 1.x lets through compiles against the surface, and what
/// it stops for want of a type, the surface stops too.
/// </summary>
public sealed class LanguageTests
{
    private static readonly IEnumerable<MetadataReference> s_references = [.. Surface.Assemblies.Select(file => MetadataReference.CreateFromFile(file))];

    [Theory]
    [InlineData("string interpolation", """string F(int a, string b) => $"{a:D3} {b} {a}";""")]
    [InlineData("concatenation", """string F(char c, object o, int i) => "a" + c + o + i + "b";""")]
    [InlineData("index of a string", "char F(string s) => s[0];")]
    [InlineData("switch on strings", """int F(string s) => s switch { "a" => 1, "b" => 2, "c" => 3, "d" => 4, "e" => 5, "f" => 6, "g" => 7, "h" => 8, _ => 0 };""")]
    [InlineData("foreach over an array", "int F(int[] a) { int sum = 0; foreach (int i in a) { sum += i; } return sum; }")]
    [InlineData("foreach over a list", "void F(System.Collections.ArrayList list) { foreach (object o in list) { G(o); } } void G(object o) { }")]
    [InlineData("array initialiser", "static readonly int[] s_table = { 1, 2, 3, 4, 5, 6, 7, 8 };")]
    [InlineData("array of arrays", "byte[][] F() => new[] { new byte[] { 1 }, new byte[2] };")]
    [InlineData("static lambda", "System.Func<int, int> F() => static x => x + 1;")]
    [InlineData("capturing lambda", "System.Action F(int a) => () => G(a); void G(int a) { }")]
    [InlineData("local function", "int F() { return G(); static int G() => 1; }")]
    [InlineData("event", "event System.Action<int> E; void F() { E += x => { }; E?.Invoke(1); }")]
    [InlineData("lock", "readonly object _gate = new(); void F() { lock (_gate) { } }")]
    [InlineData("exception filter", "bool F() { try { return true; } catch (System.ArgumentException e) when (e.ParamName == null) { return false; } finally { G(); } } void G() { }")]
    [InlineData("using declaration", "void F() { using var timer = new System.Threading.Timer(static state => { }, null, 0, 1); }")]
    [InlineData("init", "int P { get; init; }")]
    [InlineData("nullable annotations", "string? F(string? text = null) => text?.Trim();")]
    [InlineData("readonly struct by in", "readonly struct S { } static void F(in S s, out int i, ref int j) { i = j; }")]
    [InlineData("ref return", "ref int F(int[] a) => ref a[0];")]
    [InlineData("extension method", "int F() => \"a\".Half();")]
    [InlineData("caller's expression", "void F(object o) => System.ArgumentNullException.ThrowIfNull(o);")]
    [InlineData("flags enum", "[System.Flags] enum E { A = 1, B = 2 } bool F(E e) => e.HasFlag(E.A) && (e & E.B) != 0;")]
    [InlineData("type test", "int F(object o) => o is string { Length: > 1 } s ? s.Length : o is System.DateTime ? 1 : 0;")]
    [InlineData("time", "System.TimeSpan F() => System.DateTime.UtcNow - System.DateTime.UnixEpoch + System.TimeSpan.FromSeconds(1);")]
    [InlineData("span of bytes", "int F(byte[] a) { System.SpanByte span = a; return span[0] + span.Slice(1).Length; }")]
    [InlineData("pin", "void F(System.Device.Gpio.GpioPin pin) { pin.ValueChanged += (sender, e) => { }; pin.Write(System.Device.Gpio.PinValue.High); pin.Toggle(); }")]
    [InlineData("thread", "void F() { var thread = new System.Threading.Thread(() => { }); thread.Start(); thread.Join(); }")]
    [InlineData("data rows", "[nanoFramework.TestFramework.DataRow(1)] [nanoFramework.TestFramework.DataRow(2)] void F(int a) { }")]
    public void Compiles(string what, string member)
    {
        Assert.True(Errors(member).Count == 0, what + ": " + string.Join('\n', Errors(member)));
    }

    [Theory]
    [InlineData("T?", "int? F() => null;", "System.Nullable")]
    [InlineData("yield", "System.Collections.IEnumerable F() { yield return 1; }", "System.Collections.Generic")]
    [InlineData("tuple", "(int, int) F() => (1, 2);", "System.ValueTuple")]
    [InlineData("decimal", "decimal F() => 1m;", "System.Decimal")]
    [InlineData("volatile", "volatile int _field;", "System.Runtime.CompilerServices.IsVolatile")]
    [InlineData("index from the end", "int F(int[] a) => a[^1];", "System.Index")]
    [InlineData("range", "int[] F(int[] a) => a[1..2];", "System.Range")]
    [InlineData("record", "record R(int A);", "System.IEquatable")]
    [InlineData("thread static", "[System.ThreadStatic] static int s_a;", "ThreadStatic")]
    [InlineData("async", "async void F() { }", "AsyncVoidMethodBuilder")]
    [InlineData("monitor with a timeout", "bool F(object o) => System.Threading.Monitor.TryEnter(o, 1);", "TryEnter")]
    [InlineData("interlocked long", "long F(ref long a) => System.Threading.Interlocked.Increment(ref a);", "long")]
    [InlineData("thread name", "string F() => System.Threading.Thread.CurrentThread.Name;", "Name")]
    public void DoesNotCompile(string what, string member, string missing)
    {
        Assert.True(Errors(member).Any(error => error.Contains(missing, System.StringComparison.Ordinal)), what + ": " + string.Join('\n', Errors(member)));
    }

    private static List<string> Errors(string member)
    {
        string source = "#nullable enable annotations\nclass Program { static void Main() { } " + member + " }\nstatic class Extensions { public static int Half(this string text) => text.Length / 2; }";
        var compilation = CSharpCompilation.Create(
            "Application",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
            s_references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));
        return [.. compilation.Emit(Stream.Null).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }
}
