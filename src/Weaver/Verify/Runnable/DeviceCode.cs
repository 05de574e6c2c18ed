using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>The size of code in the device's format, which is the desktop's with shorter operands.</summary>
internal static class DeviceCode
{
    private const int HandlerBytes = 12;

    /// <summary>Bytes of a method's code with its table of exception handlers.</summary>
    internal static int BytesOf(MethodBody body)
    {
        int bytes = body.ExceptionHandlers.Count == 0 ? 0 : 1 + (HandlerBytes * body.ExceptionHandlers.Count);
        foreach (Instruction instruction in body.Instructions)
        {
            bytes += BytesOf(instruction);
        }

        return bytes;
    }

    private static int BytesOf(Instruction instruction) => instruction.OpCode.OperandType switch
    {
        // Tokens and far jumps take two bytes instead of four, a table of jumps one for its length.
        OperandType.InlineString or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineBrTarget
            => instruction.OpCode.Size + 2,
        OperandType.InlineSwitch => instruction.OpCode.Size + 1 + (2 * ((Instruction[])instruction.Operand).Length),
        _ => instruction.GetSize(),
    };
}
