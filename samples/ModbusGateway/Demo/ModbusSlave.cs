using System;
using Embedded.Async;
using Embedded.Hal;

namespace Embedded.Samples.ModbusGateway;

/// <summary>
/// A Modbus slave as firmware has it: one task on a serial port, with registers that other tasks of the board read and write between its awaits. It
/// knows functions 3, 4, 6 and 16. No allocation after it is made.
/// </summary>
internal sealed class ModbusSlave
{
    /// <summary>The most that a read may ask for, and a write may bring (Modbus Application Protocol V1.1b3, 6.3 and 6.12).</summary>
    private const int MostRead = 125;
    private const int MostWritten = 123;

    private readonly Uart _uart;
    private readonly byte _unit;
    private readonly ushort[] _registers;
    private readonly long _silenceTicks;
    private readonly byte[] _frame = new byte[Modbus.MostRtuBytes];
    private readonly byte[] _chunk = new byte[64];

    /// <summary>Makes it.</summary>
    /// <param name="uart">The port.</param>
    /// <param name="baud">Its baud rate, which gives the silence between frames.</param>
    /// <param name="unit">The address it answers to.</param>
    /// <param name="registers">Its registers, from address 0.</param>
    internal ModbusSlave(Uart uart, int baud, byte unit, ushort[] registers)
    {
        _uart = uart;
        _unit = unit;
        _registers = registers;
        _silenceTicks = new RtuTiming(baud).SilenceTicks;
    }

    /// <summary>Answers requests, until it is cancelled.</summary>
    internal async Future Run()
    {
        while (true)
        {
            int count = await ReceiveFrame();
            // What is broken, or for another, is not answered.
            if (count < 4 || !Crc16.IsRight(_frame, count) || (_frame[0] != _unit && _frame[0] != Modbus.Broadcast))
            {
                continue;
            }

            int answer = Obey(count - Crc16.Bytes);
            if (_frame[0] != Modbus.Broadcast)
            {
                await _uart.Write(_frame, 0, Crc16.Append(_frame, answer));
            }
        }
    }

    /// <summary>Waits for a frame, which silence ends. Gives its length, or 0 if it was too long.</summary>
    private async Future<int> ReceiveFrame()
    {
        int total = 0;
        int count = await _uart.Read(_chunk);
        while (true)
        {
            if (total + count <= _frame.Length)
            {
                Array.Copy(_chunk, 0, _frame, total, count);
            }

            total += count;
            Future<int> next = _uart.Read(_chunk);
            if (!await Timeout.AfterTicks(next, _silenceTicks))
            {
                return total <= _frame.Length ? total : 0;
            }

            count = next.TakeResult();
        }
    }

    /// <summary>Carries out the request in the frame, of so many bytes without its check, and puts the answer there. Returns its length.</summary>
    private int Obey(int count)
    {
        switch (_frame[1])
        {
            case Modbus.ReadHoldingRegisters when count == 6:
            case Modbus.ReadInputRegisters when count == 6:
                return Read(Word(2), Word(4));
            case Modbus.WriteSingleRegister when count == 6:
                if (Word(2) >= _registers.Length)
                {
                    return Refuse(Modbus.IllegalDataAddress);
                }

                _registers[Word(2)] = (ushort)Word(4);
                return count;
            case Modbus.WriteMultipleRegisters when count >= 7 && count == 7 + _frame[6]:
                return Write(Word(2), Word(4));
            case Modbus.ReadHoldingRegisters:
            case Modbus.ReadInputRegisters:
            case Modbus.WriteSingleRegister:
            case Modbus.WriteMultipleRegisters:
                return Refuse(Modbus.IllegalDataValue);
            default:
                return Refuse(Modbus.IllegalFunction);
        }
    }

    private int Read(int address, int quantity)
    {
        if (quantity < 1 || quantity > MostRead)
        {
            return Refuse(Modbus.IllegalDataValue);
        }

        if (address + quantity > _registers.Length)
        {
            return Refuse(Modbus.IllegalDataAddress);
        }

        _frame[2] = (byte)(2 * quantity);
        for (int i = 0; i < quantity; i++)
        {
            _frame[3 + (2 * i)] = (byte)(_registers[address + i] >> 8);
            _frame[4 + (2 * i)] = (byte)_registers[address + i];
        }

        return 3 + (2 * quantity);
    }

    private int Write(int address, int quantity)
    {
        if (quantity < 1 || quantity > MostWritten || _frame[6] != 2 * quantity)
        {
            return Refuse(Modbus.IllegalDataValue);
        }

        if (address + quantity > _registers.Length)
        {
            return Refuse(Modbus.IllegalDataAddress);
        }

        for (int i = 0; i < quantity; i++)
        {
            _registers[address + i] = (ushort)Word(7 + (2 * i));
        }

        // The answer repeats address and quantity.
        return 6;
    }

    private int Refuse(byte exception)
    {
        _frame[1] |= Modbus.ExceptionBit;
        _frame[2] = exception;
        return 3;
    }

    private int Word(int index) => (_frame[index] << 8) | _frame[index + 1];
}
