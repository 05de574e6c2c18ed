using System;

namespace Embedded.Async.Tests;

/// <summary>Marks a class of <c>Shapes/</c>: each of its public methods is a shape, which is found by reflection.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShapesAttribute : Attribute;
