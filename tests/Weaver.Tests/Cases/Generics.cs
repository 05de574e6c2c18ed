using System;
using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>What C# can write with type parameters and a device can run.</summary>
public static class Generics
{
    private delegate T Maker<T>();

    private delegate TTo Mapper<TFrom, TTo>(TFrom from);

    private enum Colour : byte
    {
        Red,
        Green,
        Blue,
    }

    public static async Future<string> MethodForEveryPrimitive(World w)
    {
        string text = Pair(true, false) + Pair('a', 'b') + Pair<sbyte>(-1, 1) + Pair<byte>(254, 255) + Pair<short>(-2, 2) + Pair<ushort>(3, 65535);
        text += Pair(-4, 4) + Pair(5u, uint.MaxValue) + Pair(-6L, long.MaxValue) + Pair(7ul, ulong.MaxValue) + Pair("x", "y");
        return text + await w.Give("");
    }

    public static async Future<string> RealNumbers(World w)
    {
        var floats = new Stack<float>(2);
        floats.Push(1.5f);
        floats.Push(2.5f);
        var doubles = new Stack<double>(2);
        doubles.Push(-0.25);
        return (int)(floats.Pop() * 2) + " " + (int)(floats.Pop() * 2) + " " + (int)(doubles.Pop() * 4) + await w.Give("");
    }

    public static async Future<string> ClassWithArrays(World w)
    {
        var ints = new Stack<int>(2);
        var strings = new Stack<string>(1);
        var longs = new Stack<long>(1);
        var bytes = new Stack<byte>(1);
        var bools = new Stack<bool>(1);
        for (int i = 0; i < 5; i++)
        {
            ints.Push(i * 10);
            strings.Push("s" + i);
            longs.Push((long)i << 40);
            bytes.Push((byte)(i * 63));
            bools.Push(i % 2 == 0);
        }

        await w.Hop("between");
        return ints.Pop() + strings.Pop() + longs.Pop() + " " + bytes.Pop() + bools.Pop() + ints.Count + strings.Peek() + ints.All() + strings.All();
    }

    public static async Future<string> DefaultValues(World w)
    {
        await w.Hop("before");
        return Zero<int>() + " " + Zero<long>() + Zero<bool>() + " " + (Zero<string>() is null) + (int)Zero<char>() + (int)Zero<Colour>() + (int)Zero<double>() + Zero<DateTime>().Ticks + Zero<TimeSpan>().Ticks
            + Cleared(5) + Cleared(6L) + (Cleared("x") ?? "null");
    }

    public static async Future<string> NullTests(World w)
    {
        await w.Hop("before");
        return IsNull(0) + IsNull<string?>(null) + IsNull("x") + IsNull(5L) + IsNull<object?>(null) + IsNull(true) + " " + OrElse<string?>(null, "else") + OrElse(3, 4);
    }

    public static async Future<string> ConstrainedCalls(World w)
    {
        await w.Hop("before");
        return Describe(5) + Describe("text") + Describe('c') + Describe(true) + Describe(7L) + Describe(new Person("Ann"))
            + Same(1, 1) + Same(1, 2) + Same("a", "a") + Same(2L, 3L) + Same(new Person("B"), new Person("B")) + Same('x', 'x')
            + (Hash(5) == 5.GetHashCode()) + (Hash("h") == "h".GetHashCode());
    }

    public static async Future<string> ConstrainedCallsWithBranches(World w)
    {
        var text = new Slot<string>("a", "b");
        var number = new Slot<int>(1, 2);
        var none = new Slot<string?>(null, "c");
        await w.Hop("between");
        return text.Matches(true) + text.Matches(false) + number.Matches(true) + number.Matches(false) + none.Matches(true)
            + text.Text() + number.Text() + none.Text() + text.Code() + none.Code() + await text.Later(w) + await number.Later(w);
    }

    public static async Future<string> InterfaceConstraint(World w)
    {
        await w.Hop("before");
        var person = new Person("Cid");
        return Greet(person) + Greet(new Robot(7)) + GreetTwice(new Robot(8));
    }

    public static async Future<string> ClassConstraint(World w)
    {
        await w.Hop("before");
        Animal loudest = Loudest<Animal>(new Dog(), new Cat());
        return loudest.Noise() + Loudest(new Cat(), new Cat()).Noise();
    }

    public static async Future<string> StaticFields(World w)
    {
        int before = Counter<int>.Next() + Counter<int>.Next();
        long other = Counter<long>.Next();
        await w.Hop("between");
        string text = before + " " + other + " " + Counter<int>.Next() + Counter<int>.Label;
        Counter<int>.Reset();
        Counter<long>.Reset();
        return text;
    }

    public static async Future<string> GenericBaseWithOverrides(World w)
    {
        var length = new Length();
        var text = new Text();
        var both = new Swap();
        await w.Hop("between");
        return length.Convert("four") + " " + length.Convert("sixsix") + " " + length.Last + text.Convert(5) + text.Convert(6) + both.Convert("in");
    }

    public static async Future<string> GenericBaseOverriddenByAGeneric(World w)
    {
        Box<int> plain = Box<int>.Of(1);
        Box<int> labelled = new Labelled<int>(2, "two");
        Box<string> strings = new Labelled<string>("s", "text");
        await w.Hop("between");
        return plain.Describe() + labelled.Describe() + strings.Describe() + new Crate("c").Describe();
    }

    public static async Future<string> OverridesWithSharedForms(World w)
    {
        Handler<string> handler = new Shouter();
        Handler<Person> other = new Greeter();
        await w.Hop("between");
        return handler.Handle("quiet", ["a", "b"]) + other.Handle(new Person("Dan"), [new Person("Eve")]);
    }

    public static async Future<string> InterfacesWithArguments(World w)
    {
        ISource<int> numbers = new Countdown(3);
        ISource<string> words = new Words("one two");
        await w.Hop("between");
        string text = numbers.Peek() + words.Peek();
        while (numbers.TryNext(out int number))
        {
            text += number;
        }

        while (words.TryNext(out string word))
        {
            text += "[" + word + "]";
        }

        return text;
    }

    public static async Future<string> InterfaceOfAGenericClass(World w)
    {
        ISource<string> strings = new Repeater<string>("r", 2);
        ISource<long> longs = new Repeater<long>(9, 1);
        await w.Hop("between");
        return Drain(strings) + Drain(longs);
    }

    public static async Future<string> MethodsThatCallEachOther(World w)
    {
        await w.Hop("before");
        return Chain(3, "x") + Chain("y", 4L) + Nested(5) + Nested("n");
    }

    public static async Future<string> RecursiveGenericMethod(World w)
    {
        await w.Hop("before");
        return Repeat("ab", 3) + Repeat(7, 2);
    }

    public static async Future<string> GenericMethodOfAGenericClass(World w)
    {
        Box<int> ints = Box<int>.Of(4);
        Box<string> strings = ints.With("s");
        Box<long> longs = strings.With(5L);
        await w.Hop("between");
        return ints.Describe() + strings.Describe() + longs.Describe();
    }

    public static async Future<string> Enums(World w)
    {
        Stack<Colour> colours = new(2);
        colours.Push(Colour.Blue);
        colours.Push(Colour.Green);
        Colour top = colours.Pop();
        await w.Hop("between");
        return (int)top + " " + (int)colours.Pop() + Same(Colour.Red, Colour.Red) + (int)Identity(Colour.Blue) + (Identity(Colour.Red) == Colour.Red);
    }

    public static async Future<string> AcrossAssemblies(World w)
    {
        Box<Person> people = Box<Person>.Of(new Person("Fay"));
        Box<Colour> colours = Box<Colour>.Of(Colour.Blue);
        Box<int[]> arrays = Box<int[]>.Of([1, 2, 3]);
        Box<Box<string>> boxes = Box<Box<string>>.Of(Box<string>.Of("inner"));
        await w.Hop("between");
        return people.Describe() + people.Value.Name + (int)colours.Value + arrays.Value[2] + boxes.Value.Value;
    }

    public static async Future<string> Channels(World w)
    {
        var ints = new Channel<int>(2);
        var strings = new Channel<string>(1);
        var colours = new Channel<Colour>(1);
        var people = new Channel<Person>(1);
        await Future.Join(Send(w, ints, 1, 2), Send(w, strings, "a", "b"), Receive(w, ints), Receive(w, strings));
        await colours.Send(Colour.Green);
        await people.Send(new Person("Gus"));
        bool full = people.TrySend(new Person("Hal"));
        people.TryReceive(out Person? person);
        bool empty = people.TryReceive(out Person? none);
        return full + person.Name + empty + (none is null) + (int)await colours.Receive();
    }

    public static async Future<string> AsyncGenericMethods(World w)
    {
        int number = await Twice(w, 5);
        string text = await Twice(w, "t");
        Person person = await Twice(w, new Person("Ida"));
        Colour colour = await Later(w, Colour.Blue);
        bool flag = await Twice(w, true);
        return number + text + person.Name + (int)colour + flag;
    }

    public static async Future<string> AsyncMethodsOfGenericClasses(World w)
    {
        var ints = new Holder<int>(w, 5);
        var strings = new Holder<string>(w, "s");
        string text = await ints.Get() + await strings.Get();
        text += await ints.Swap(6) + await strings.Swap("t");
        return text + await ints.Both("o") + await Holder<long>.Make(w, 8);
    }

    public static async Future<string> AsyncOverridesOfGenericBases(World w)
    {
        Reader<int> ints = new IntReader(w);
        Reader<string> strings = new StringReader(w);
        return await ints.ReadTwice() + await strings.ReadTwice();
    }

    public static async Future<string> LambdasInGenericMethods(World w)
    {
        string text = Run(() => 5) + Run(() => "six");
        await w.Hop("between");
        return text + Capture(7)() + Capture("eight")() + Map(3, n => n + "!") + Map("four", s => s.Length) + await AsyncCapture(w, 9) + await AsyncCapture(w, "ten");
    }

    public static async Future<string> LocalFunctionsInGenericMethods(World w)
    {
        await w.Hop("before");
        return Outer(1) + Outer("two");

        static string Outer<T>(T value)
        {
            return Inner(3) + Again();

            string Inner<TOther>(TOther other) => value + "-" + other;

            string Again() => value + ".";
        }
    }

    public static async Future<string> ArraysOfGenerics(World w)
    {
        var boxes = new Box<int>[2];
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = Box<int>.Of(i + 1);
        }

        var stacks = new Stack<string>[] { new(1), new(1) };
        stacks[1].Push("top");
        await w.Hop("between");
        return boxes[0].Describe() + boxes[1].Value + stacks[1].Pop() + Filled("f", 3).Length + Filled(4, 2)[1] + Last(Filled('c', 2));
    }

    public static async Future<string> Casts(World w)
    {
        object boxed = ToObject(5);
        object text = ToObject("t");
        await w.Hop("between");
        Person person = FromObject<Person>(new Person("Jon"));
        Animal animal = Cast<Dog, Animal>(new Dog());
        return (int)boxed + 1 + (string)text + person.Name + FromObject<string>("u") + animal.Noise();
    }

    public static async Future<string> RefAndOutParameters(World w)
    {
        int a = 1;
        int b = 2;
        Exchange(ref a, ref b);
        string x = "x";
        string y = "y";
        Exchange(ref x, ref y);
        bool found = TryFind([3L, 4L], 4L, out int at);
        bool lost = TryFind(["p"], "q", out int nowhere);
        await w.Hop("after");
        return a + " " + b + x + y + found + at + lost + nowhere;
    }

    public static async Future<string> NestedTypes(World w)
    {
        var list = new Linked<string>();
        list.Add("a");
        list.Add("b");
        var numbers = new Linked<int>();
        numbers.Add(1);
        numbers.Add(2);
        await w.Hop("between");
        return list.Text() + numbers.Text();
    }

    public static async Future<string> Delegates(World w)
    {
        Mapper<int, string> number = n => "n" + n;
        Mapper<string, int> length = s => s.Length;
        Maker<long> maker = static () => 1L << 40;
        await w.Hop("between");
        return number(5) + length("four") + maker();
    }

    public static async Future<string> NewConstraint(World w)
    {
        await w.Hop("before");
        return Fresh(static () => new Dog()).Noise() + Fresh(static () => 5);
    }

    public static async Future<string> ExceptionsOfGenericCode(World w)
    {
        try
        {
            await Refuse(w, 5);
        }
        catch (Problem<int> e)
        {
            w.Log("int " + e.Item);
        }

        try
        {
            await Refuse(w, "s");
        }
        catch (Problem<string> e)
        {
            return "string " + e.Item;
        }

        return "never";
    }

    private static async Future Refuse<T>(World w, T item)
    {
        await w.Hop("refuse");
        throw new Problem<T>(item);
    }

    private static T Fresh<T>(Maker<T> make) => make();

    private static string Pair<T>(T first, T second)
    {
        T[] both = [first, second];
        T temporary = both[0];
        both[0] = both[1];
        both[1] = temporary;
        return both[0] + "," + both[1] + ";";
    }

    private static T Zero<T>() => default!;

    private static T Cleared<T>(T value)
    {
        T[] one = [value];
        one[0] = default!;
        value = default!;
        return one.Length == 1 ? one[0] : value;
    }

    private static string IsNull<T>(T value) => value is null ? "null;" : value == null ? "odd;" : "set;";

    private static T OrElse<T>(T value, T other) => value ?? other;

    private static string Describe<T>(T value) => "<" + value!.ToString() + ">";

    private static bool Same<T>(T x, T y) => x!.Equals(y);

    private static int Hash<T>(T value) => value!.GetHashCode();

    private static string Greet<T>(T named)
        where T : INamed => named.Greet("hello ") + named.Name;

    private static string GreetTwice<T>(T named)
        where T : class, INamed
    {
        string first = named.Greet("1");
        return first + Greet(named);
    }

    private static T Loudest<T>(T first, T second)
        where T : Animal => first.Noise().Length >= second.Noise().Length ? first : second;

    private static string Drain<T>(ISource<T> source)
    {
        string text = "";
        while (source.TryNext(out T value))
        {
            text += value;
        }

        return text;
    }

    private static string Chain<TFirst, TSecond>(TFirst first, TSecond second) => Pair(second, second) + Describe(first);

    private static string Nested<T>(T value) => Describe(Box<T>.Of(value).Value) + new Stack<T>(1).Count;

    private static string Repeat<T>(T value, int times) => times == 0 ? "" : value + Repeat(value, times - 1);

    private static T Identity<T>(T value) => value;

    private static async Future<T> Twice<T>(World w, T value)
    {
        T first = await w.Give(value);
        T second = await Same(w, first);
        return second;

        static async Future<T> Same(World w, T given)
        {
            await w.Hop("same");
            return given;
        }
    }

    private static async Future<T> Later<T>(World w, T value)
    {
        await w.Hop("later");
        return value;
    }

    private static async Future Send<T>(World w, Channel<T> channel, T first, T second)
    {
        await channel.Send(first);
        await w.Hop("sent");
        await channel.Send(second);
        channel.Close();
    }

    private static async Future Receive<T>(World w, Channel<T> channel)
    {
        while (await channel.WaitToReceive())
        {
            w.Log("got " + await channel.Receive());
        }
    }

    private static string Run<T>(Maker<T> make) => "made " + make();

    private static Maker<T> Capture<T>(T value) => () => value;

    private static TTo Map<TFrom, TTo>(TFrom value, Mapper<TFrom, TTo> map) => map(value);

    private static async Future<T> AsyncCapture<T>(World w, T value)
    {
        Maker<Future<T>> make = async () => await w.Give(value);
        return await make();
    }

    private static T[] Filled<T>(T value, int count)
    {
        var all = new T[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = value;
        }

        return all;
    }

    private static T Last<T>(T[] all) => all[all.Length - 1];

    private static object ToObject<T>(T value) => value!;

    private static T FromObject<T>(object value)
        where T : class => (T)value;

    private static TTo Cast<TFrom, TTo>(TFrom value)
        where TFrom : class
        where TTo : class => (TTo)(object)value;

    private static void Exchange<T>(ref T x, ref T y)
    {
        T old = x;
        x = y;
        y = old;
    }

    private static bool TryFind<T>(T[] all, T wanted, out int index)
    {
        for (index = 0; index < all.Length; index++)
        {
            if (all[index]!.Equals(wanted))
            {
                return true;
            }
        }

        index = -1;
        return false;
    }

    private sealed class Problem<T>(T item) : Exception
    {
        public T Item { get; } = item;
    }

    private sealed class Stack<T>(int capacity)
    {
        private T[] _items = new T[capacity];

        public int Count { get; private set; }

        public void Push(T item)
        {
            if (Count == _items.Length)
            {
                var larger = new T[Count * 2];
                Array.Copy(_items, larger, Count);
                _items = larger;
            }

            _items[Count++] = item;
        }

        public T Pop()
        {
            T item = _items[--Count];
            _items[Count] = default!;
            return item;
        }

        public T Peek() => _items[Count - 1];

        public string All()
        {
            string text = "";
            foreach (T item in _items)
            {
                text += item + ",";
            }

            return text;
        }
    }

    private sealed class Slot<T>(T first, T second)
    {
        private readonly T[] _both = [first, second];
        private T _first = first;

        public string Matches(bool isFirst) =>
            (_first is not null && _first.Equals(isFirst ? _first : second)) + "," + (_both[1]!.Equals(isFirst ? _both[0] : second) ? "yes" : "no") + ";";

        public string Text() => _first + "+" + _both[1] + ";";

        public int Code() => _first is null ? 0 : _first.GetHashCode() == _first.GetHashCode() ? 1 : 2;

        public async Future<string> Later(World w)
        {
            T kept = _first;
            await w.Hop("later");
            string text = kept + "/" + await w.Give(kept) + ";";
            _first = kept;
            return text;
        }
    }

    private static class Counter<T>
    {
        private static int s_count;
        private static T s_first = default!;

        public static string Label { get; } = "label" + s_first;

        public static int Next()
        {
            s_count++;
            return s_count;
        }

        public static void Reset() => s_count = 0;
    }

    private sealed class Length : Mapping<string, int>
    {
        protected override int ConvertCore(string from, int last) => from.Length + last;
    }

    private sealed class Text : Mapping<int, string>
    {
        protected override string ConvertCore(int from, string last) => last + from + ";";
    }

    private sealed class Swap : Mapping<string, Person>
    {
        protected override Person ConvertCore(string from, Person? last) => new(from);
    }

    private sealed class Labelled<T>(T value, string label) : Box<T>(value)
    {
        public override string Describe() => label + ":" + base.Describe();
    }

    private sealed class Crate(string value) : Box<string>(value)
    {
        public override string Describe() => "crate " + Value.Length + base.Describe();
    }

    private abstract class Handler<T>
    {
        public abstract string Handle(T item, T[] rest);
    }

    private sealed class Shouter : Handler<string>
    {
        public override string Handle(string item, string[] rest) => item.ToUpper() + rest[1];
    }

    private sealed class Greeter : Handler<Person>
    {
        public override string Handle(Person item, Person[] rest) => item.Greet("hi ") + rest[0].Name;
    }

    private sealed class Countdown(int from) : ISource<int>
    {
        public bool TryNext(out int value)
        {
            value = from--;
            return value > 0;
        }

        public int Peek() => from;
    }

    private sealed class Words(string text) : ISource<string>
    {
        private readonly string[] _words = text.Split(' ');
        private int _at;

        public bool TryNext(out string value)
        {
            value = _at < _words.Length ? _words[_at] : "";
            return _at++ < _words.Length;
        }

        string ISource<string>.Peek() => _words[0];
    }

    private sealed class Repeater<T>(T value, int times) : ISource<T>
    {
        private int _left = times;

        public bool TryNext(out T next)
        {
            next = value;
            return _left-- > 0;
        }

        public T Peek() => value;
    }

    private sealed class Person(string name) : INamed
    {
        public string Name { get; } = name;

        public string Greet(string greeting) => greeting + Name + ";";

        public override string ToString() => "person " + Name;

        public override bool Equals(object? obj) => obj is Person other && other.Name == Name;

        public override int GetHashCode() => Name.Length;
    }

    private sealed class Robot(int number) : INamed
    {
        string INamed.Name => "robot" + number;

        string INamed.Greet(string greeting) => greeting + "beep;";
    }

    private abstract class Animal
    {
        public abstract string Noise();
    }

    private sealed class Dog : Animal
    {
        public override string Noise() => "wuff";
    }

    private sealed class Cat : Animal
    {
        public override string Noise() => "miau!";
    }

    private sealed class Holder<T>(World w, T value)
    {
        private T _value = value;

        public static async Future<string> Make(World w, T value)
        {
            await w.Hop("make");
            return await new Holder<T>(w, value).Get() + "made;";
        }

        public async Future<T> Get()
        {
            await w.Hop("get");
            return _value;
        }

        public async Future<T> Swap(T next)
        {
            T old = _value;
            _value = next;
            await w.Hop("swap");
            return old;
        }

        public async Future<string> Both<TOther>(TOther other)
        {
            TOther given = await w.Give(other);
            return given + "+" + _value;
        }
    }

    private abstract class Reader<T>
    {
        public abstract Future<T> Read();

        public async Future<string> ReadTwice()
        {
            T first = await Read();
            return first + "/" + await Read() + ";";
        }
    }

    private sealed class IntReader(World w) : Reader<int>
    {
        private int _next;

        public override async Future<int> Read() => await w.Give(_next++);
    }

    private sealed class StringReader(World w) : Reader<string>
    {
        public override async Future<string> Read() => await w.Give("line");
    }

    private sealed class Linked<T>
    {
        private Node? _first;

        public void Add(T item) => _first = new Node { Item = item, Next = _first };

        public string Text()
        {
            string text = "";
            for (Node? node = _first; node is not null; node = node.Next)
            {
                text += node.Item + ">";
            }

            return text;
        }

        private sealed class Node
        {
            public T Item = default!;
            public Node? Next;
        }
    }
}
