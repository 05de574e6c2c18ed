using Xunit;

// A device has one processor: the code in an image relies on it that its executors are made before its threads.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
