namespace Embedded.Weaver.Verify;

/// <summary>The verifier's rules; their texts stand in <c>Rules.md</c>.</summary>
internal static class RuleId
{
    internal const string MissingType = "EMB001";
    internal const string MissingMember = "EMB002";
    internal const string UnknownAssembly = "EMB003";
    internal const string BrokenReference = "EMB004";

    internal const string GenericType = "EMB010";
    internal const string GenericMethod = "EMB011";
    internal const string ArrayOfSeveralDimensions = "EMB012";
    internal const string StackAlloc = "EMB013";
    internal const string Pointer = "EMB014";
    internal const string FunctionPointer = "EMB015";
    internal const string DefaultInterfaceMethod = "EMB016";
    internal const string StaticVirtual = "EMB017";
    internal const string Volatile = "EMB018";
    internal const string Tuple = "EMB019";
    internal const string NullableValue = "EMB020";
    internal const string Decimal = "EMB021";
    internal const string CheckedArithmetic = "EMB022";
    internal const string UnknownInstruction = "EMB023";
    internal const string ThreadStatic = "EMB024";
    internal const string MethodTooLarge = "EMB025";
    internal const string TypeTooLarge = "EMB026";
    internal const string AssemblyTooLarge = "EMB027";
    internal const string NotWoven = "EMB028";
    internal const string EarlyExecutor = "EMB029";
    internal const string Recursion = "EMB030";
    internal const string CatchInHandler = "EMB031";
    internal const string Dispatch = "EMB032";

    internal const string NewObject = "EMB040";
    internal const string NewArray = "EMB041";
    internal const string Boxing = "EMB042";
    internal const string HeapStruct = "EMB043";
    internal const string NewDelegate = "EMB044";
    internal const string StringBuilding = "EMB045";
    internal const string StringLiteral = "EMB046";
    internal const string NotKnownFree = "EMB047";
}
