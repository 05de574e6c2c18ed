using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

public sealed class String : IComparable, IEnumerable
{
    public static readonly string Empty;

    public extern String(char c, int count);
    public extern String(char[] value);
    public extern String(char[] value, int startIndex, int length);

    public int Length => throw null;
    [IndexerName("Chars")]
    public char this[int index] => throw null;

    public bool Contains(string value) => throw null;
    public bool EndsWith(string value) => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public string PadLeft(int totalWidth, char paddingChar = ' ') => throw null;
    public string PadRight(int totalWidth, char paddingChar = ' ') => throw null;
    public bool StartsWith(string value) => throw null;
    public extern int CompareTo(object value);
    public extern int CompareTo(string strB);
    public extern int IndexOf(char value);
    public extern int IndexOf(char value, int startIndex);
    public extern int IndexOf(char value, int startIndex, int count);
    public extern int IndexOf(string value);
    public extern int IndexOf(string value, int startIndex);
    public extern int IndexOf(string value, int startIndex, int count);
    public extern int IndexOfAny(char[] anyOf);
    public extern int IndexOfAny(char[] anyOf, int startIndex);
    public extern int IndexOfAny(char[] anyOf, int startIndex, int count);
    public extern int LastIndexOf(char value);
    public extern int LastIndexOf(char value, int startIndex);
    public extern int LastIndexOf(char value, int startIndex, int count);
    public extern int LastIndexOf(string value);
    public extern int LastIndexOf(string value, int startIndex);
    public extern int LastIndexOf(string value, int startIndex, int count);
    public extern int LastIndexOfAny(char[] anyOf);
    public extern int LastIndexOfAny(char[] anyOf, int startIndex);
    public extern int LastIndexOfAny(char[] anyOf, int startIndex, int count);
    public extern string[] Split(char[] separator, int count);
    public extern string[] Split(params char[] separator);
    public extern string Substring(int startIndex);
    public extern string Substring(int startIndex, int length);
    public extern char[] ToCharArray();
    public extern char[] ToCharArray(int startIndex, int length);
    public extern string ToLower();
    public extern string ToUpper();
    public extern string Trim();
    public extern string Trim(params char[] trimChars);
    public extern string TrimEnd(params char[] trimChars);
    public extern string TrimStart(params char[] trimChars);
    public override bool Equals(object obj) => throw null;
    public override string ToString() => throw null;
    public static string Concat(object arg0) => throw null;
    public static string Concat(object arg0, object arg1) => throw null;
    public static string Concat(object arg0, object arg1, object arg2) => throw null;
    public static string Concat(params object[] args) => throw null;
    public static string Format(string format, params object[] args) => throw null;
    public static string Intern(string str) => throw null;
    public static string IsInterned(string str) => throw null;
    public static bool IsNullOrEmpty([NotNullWhen(false)] string value) => throw null;
    public static extern int Compare(string strA, string strB);
    public static extern string Concat(params string[] values);
    public static extern string Concat(string str0, string str1);
    public static extern string Concat(string str0, string str1, string str2);
    public static extern string Concat(string str0, string str1, string str2, string str3);
    public static extern bool Equals(string a, string b);

    public static extern bool operator ==(string a, string b);
    public static extern bool operator !=(string a, string b);
}
