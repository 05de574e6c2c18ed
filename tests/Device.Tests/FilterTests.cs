using System;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Exception filters over calls of small methods, which the firmware runs in their caller's frame.</summary>
[TestClass]
public class FilterTests
{
    private string _log = "";

    private delegate int Call(int n);

    [TestMethod]
    public void Filter_ThatIsTrue_LeavesTheLocalsAsTheyAre()
    {
        _log = "";
        string before = "b";
        int one = 1;
        int two = 2;
        long three = 3;
        try
        {
            Fail(one);
        }
        catch (InvalidOperationException e) when (Note(e.Message) && two == 2)
        {
            Note("caught " + e.Message + before + one + two + three);
        }

        Assert.AreEqual("1;caught 1b123;", _log);
    }

    [TestMethod]
    public void Filter_ThatIsFalse_LeavesTheExceptionToTheNext()
    {
        _log = "";
        string before = "b";
        try
        {
            Fail(1);
        }
        catch (InvalidOperationException) when (!Note("first"))
        {
            Note("never");
        }
        catch (ArgumentException)
        {
            Note("never");
        }
        catch (InvalidOperationException) when (Note("second"))
        {
            Note("caught " + before);
        }

        Assert.AreEqual("first;second;caught b;", _log);
    }

    [TestMethod]
    public void Filter_RunsBeforeTheInnerFinally()
    {
        _log = "";
        try
        {
            try
            {
                Fail(1);
            }
            finally
            {
                Note("finally");
            }
        }
        catch (InvalidOperationException) when (Note("filter"))
        {
            Note("catch");
        }

        Assert.AreEqual("filter;finally;catch;", _log);
    }

    /// <summary>Stock firmware crashes if the same method catches what its filter throws.</summary>
    [TestMethod]
    public void Filter_ThatThrowsWhatItsMethodDoesNotCatch_IsFalse()
    {
        _log = "";
        string before = "b";
        try
        {
            try
            {
                Fail(1);
            }
            catch (InvalidOperationException) when (Refuse())
            {
                Note("never");
            }
        }
        catch (InvalidOperationException e)
        {
            Note(e.Message + before);
        }

        Assert.AreEqual("1b;", _log);
    }

    [TestMethod]
    public void Filter_OverEveryKindOfCall_SeesItsException()
    {
        _log = "";
        Base any = new Derived();
        Call call = Fail;
        var number = new Number { Value = 4 };
        object? none = null;
        for (int i = 0; i < 5; i++)
        {
            try
            {
                _ = i switch
                {
                    0 => any.Do(1),
                    1 => call(3),
                    2 => number.Take(),
                    3 => number.ToString().Length,
                    _ => none!.GetHashCode(),
                };
            }
            catch (Exception e) when (Note(e is NullReferenceException ? "null" : e.Message))
            {
                Note(i.ToString() + number.Value);
            }
        }

        Assert.AreEqual("2;04;3;14;4;24;text;34;null;44;", _log);
    }

    private bool Note(string text)
    {
        _log += text + ";";
        return true;
    }

    private bool Refuse() => _log == null ? false : throw new ArgumentException("from the filter");

    private int Fail(int n) => _log == null ? n : throw new InvalidOperationException(n.ToString());

    private struct Number
    {
        public int Value;

        public int Take() => Value < 0 ? Value : throw new InvalidOperationException(Value.ToString());

        public override string ToString() => throw new InvalidOperationException("text");
    }

    private class Base
    {
        public virtual int Do(int n) => throw new InvalidOperationException(n.ToString());
    }

    private sealed class Derived : Base
    {
        public override int Do(int n)
        {
            try
            {
                return base.Do(n + 1);
            }
            catch (InvalidOperationException e) when (e.Message == "other")
            {
                return n;
            }
        }
    }
}
