using Xunit;

// Executors, of which each worker is one, are numbered for the whole process, and allocated bytes are counted for it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
