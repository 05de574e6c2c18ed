using Xunit;

// The pools of futures belong to the process: a sealed executor of one test must find in them what another test gave back.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
