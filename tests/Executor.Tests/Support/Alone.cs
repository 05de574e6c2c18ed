using Xunit;

namespace Embedded.Async.Tests;

/// <summary>For tests that need what all threads share to stay as it is: the executors' numbers, what pools hold in all.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
