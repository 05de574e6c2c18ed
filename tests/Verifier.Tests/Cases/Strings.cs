using System.Text;
using Embedded.Async;

public class Sensor : Future
{
    private static readonly string s_ok = "OK";
    private readonly StringBuilder _builder = new StringBuilder();
    private string _text;
    private int _number;

    internal override Future Poll(Executor executor)
    {
        _text = s_ok;
        int length = _text.Length + _text[0];
        _text = "OK"; //! EMB046
        _text = _text + s_ok; //! EMB045
        _text = _number.ToString(); //! EMB045
        _text = $"{_text}{_text}{_text}"; //! EMB045
        bool same = _text == s_ok; //! EMB045
        _builder.Append(_text); //! EMB045
        _text = new string('a', 3); //! EMB045
        return null;
    }
}
