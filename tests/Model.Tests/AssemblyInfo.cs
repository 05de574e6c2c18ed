using Xunit;

// A run of the checker holds the collector off for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
