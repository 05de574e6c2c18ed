using System.Collections.Generic;

namespace Embedded.Weaver.Verify.Surface;

/// <summary>A type of the platform as its list of members says.</summary>
internal sealed class ApiType(string name, bool isDelegate, IReadOnlyList<string> bases)
{
    private readonly Dictionary<string, List<string>> _members = [];

    /// <summary>The full name, nested types after a dot, the number of type parameters after a backtick.</summary>
    internal string Name { get; } = name;

    internal bool IsDelegate { get; } = isDelegate;

    /// <summary>The full names of its base class and interfaces.</summary>
    internal IReadOnlyList<string> Bases { get; } = bases;

    /// <summary>The signatures of the members of one name: <c>(int, string) : void</c> of a method, <c> : int</c> of a field.</summary>
    internal IReadOnlyList<string> Members(string member) => _members.TryGetValue(member, out List<string>? found) ? found : [];

    internal void Add(string member, string signature)
    {
        if (!_members.TryGetValue(member, out List<string>? all))
        {
            _members.Add(member, all = []);
        }

        all.Add(signature);
    }
}
