using Xunit;

// Descriptors are counted, and their limit is lowered, for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
