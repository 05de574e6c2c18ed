using System.Collections.Generic;
using Mono.Cecil;

namespace Embedded.Weaver.Generics;

/// <summary>What the type parameters of a class and of a method stand for.</summary>
internal sealed class Substitution(IReadOnlyList<TypeReference> ofType, IReadOnlyList<TypeReference> ofMethod)
{
    internal static readonly Substitution None = new([], []);

    internal IReadOnlyList<TypeReference> OfType { get; } = ofType;

    internal IReadOnlyList<TypeReference> OfMethod { get; } = ofMethod;

    internal TypeReference this[GenericParameter parameter] =>
        parameter.Type == GenericParameterType.Type ? OfType[parameter.Position] : OfMethod[parameter.Position];
}
