namespace RedisLocking.Tests.Diagnostics;

/// <summary>Tests that listen to the activities of the whole process: whatever ran beside them would be traced too, and leave and ask for traces in Redis.</summary>
[CollectionDefinition(nameof(Listeners), DisableParallelization = true)]
public sealed class Listeners;
