namespace Embedded.Hal;

/// <summary>
/// Puts text together in bytes of ASCII without a string: the device would make an object for every piece. What does not
/// fit is cut off, and <see cref="IsCut"/> says so.
/// </summary>
public sealed class TextBuffer
{
    private readonly byte[] _bytes;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacity">Bytes it holds, at least 1.</param>
    public TextBuffer(int capacity)
    {
        _bytes = new byte[capacity];
    }

    /// <summary>The text, from index 0 to <see cref="Length"/> - 1.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>True if something did not fit since the last <see cref="Clear"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Empties the buffer.</summary>
    public TextBuffer Clear()
    {
        Length = 0;
        IsCut = false;
        return this;
    }

    /// <summary>Appends one character of ASCII.</summary>
    public TextBuffer Append(char character)
    {
        if (Length < _bytes.Length)
        {
            _bytes[Length++] = (byte)character;
        }
        else
        {
            IsCut = true;
        }

        return this;
    }

    /// <summary>Appends a text of ASCII; null is empty.</summary>
    public TextBuffer Append(string? text)
    {
        if (text is not null)
        {
            for (int i = 0; i < text.Length; i++)
            {
                Append(text[i]);
            }
        }

        return this;
    }

    /// <summary>Appends bytes as they are.</summary>
    public TextBuffer Append(byte[] bytes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Append((char)bytes[i]);
        }

        return this;
    }

    /// <summary>Appends a whole number.</summary>
    public TextBuffer Append(long value)
    {
        if (value < 0)
        {
            Append('-');
        }

        // Digits of the negative value: it has one more than the positive one, so its end has no overflow.
        long negative = value < 0 ? value : -value;
        long power = 1;
        while (negative / power <= -10)
        {
            power *= 10;
        }

        for (; power != 0; power /= 10)
        {
            Append((char)('0' - (negative / power % 10)));
        }

        return this;
    }

    /// <summary>Appends a fixed-point number: 2345 with 2 decimals is 23.45.</summary>
    /// <param name="value">The number, times 10 to the <paramref name="decimals"/>.</param>
    /// <param name="decimals">Digits after the point, 1 to 9.</param>
    public TextBuffer AppendFixed(int value, int decimals)
    {
        int power = 1;
        for (int i = 0; i < decimals; i++)
        {
            power *= 10;
        }

        if (value < 0)
        {
            Append('-');
        }

        int whole = value / power;
        int fraction = value % power;
        Append(whole < 0 ? -(long)whole : whole).Append('.');
        fraction = fraction < 0 ? -fraction : fraction;
        for (power /= 10; power != 0; power /= 10)
        {
            Append((char)('0' + (fraction / power % 10)));
        }

        return this;
    }

    /// <summary>Appends blanks until the text has a length.</summary>
    public TextBuffer PadTo(int length)
    {
        while (Length < length && !IsCut)
        {
            Append(' ');
        }

        return this;
    }

    /// <summary>Appends CR and LF.</summary>
    public TextBuffer EndLine() => Append('\r').Append('\n');
}
