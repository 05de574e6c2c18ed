namespace Embedded.Greenhouse;

/// <summary>Reads words and numbers from a line of bytes, without a string.</summary>
internal sealed class CommandLine
{
    private readonly byte[] _bytes = new byte[64];
    private int _length;
    private int _position;

    /// <summary>Where a line is read to.</summary>
    internal byte[] Bytes => _bytes;

    internal int WordStart { get; private set; }

    internal int WordLength { get; private set; }

    internal void Begin(int length)
    {
        _length = length;
        _position = 0;
    }

    /// <summary>Goes to the next word; false at the end of the line.</summary>
    internal bool NextWord()
    {
        while (_position < _length && _bytes[_position] == ' ')
        {
            _position++;
        }

        WordStart = _position;
        while (_position < _length && _bytes[_position] != ' ')
        {
            _position++;
        }

        WordLength = _position - WordStart;
        return WordLength != 0;
    }

    /// <summary>Whether the word is this one; case matters.</summary>
    internal bool Is(string word)
    {
        if (word.Length != WordLength)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (_bytes[WordStart + i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The word as a number in hundredths: "24", "24.5" and "24.25" are; false for anything else, and for more than 6 digits.</summary>
    internal bool TryHundredths(out int value)
    {
        value = 0;
        int decimals = -1;
        int digits = 0;
        for (int i = WordStart; i < WordStart + WordLength; i++)
        {
            int digit = _bytes[i] - '0';
            if (_bytes[i] == '.' && decimals < 0 && digits > 0)
            {
                decimals = 0;
            }
            else if (digit is >= 0 and <= 9 && digits < 6 && decimals < 2)
            {
                value = (value * 10) + digit;
                digits++;
                decimals = decimals < 0 ? decimals : decimals + 1;
            }
            else
            {
                return false;
            }
        }

        for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        {
            value *= 10;
        }

        return digits != 0 && decimals != 0;
    }
}
