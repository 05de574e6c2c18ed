using System.Collections;

namespace nanoFramework.TestFramework;

/// <summary>Checks of collections.</summary>
public sealed class CollectionAssert
{
    /// <summary>Fails unless both have equal items in the same order.</summary>
    public static void AreEqual(ICollection expected, ICollection actual, string message = "") =>
        Assert.AreEqual(Text(expected), Text(actual), message);

    /// <summary>Fails if both have equal items in the same order.</summary>
    public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "") =>
        Assert.AreNotEqual(Text(notExpected), Text(actual), message);

    /// <summary>Fails if there is an item.</summary>
    public static void Empty(ICollection collection, string message = "") => Assert.AreEqual(0, collection.Count, message);

    /// <summary>Fails if there is no item.</summary>
    public static void NotEmpty(ICollection collection, string message = "") => Assert.AreNotEqual(0, collection.Count, message);

    private static string Text(ICollection collection)
    {
        string text = collection.Count + " items:";
        foreach (object? item in collection)
        {
            text += item is null ? " null" : " " + item.GetType().Name + " " + item + ";";
        }

        return text;
    }
}
