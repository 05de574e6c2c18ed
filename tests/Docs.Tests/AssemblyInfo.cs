using Xunit;

// The listings write to the console, which is one for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
