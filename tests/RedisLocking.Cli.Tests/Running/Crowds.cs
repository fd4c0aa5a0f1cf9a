namespace RedisLocking.Cli.Tests.Running;

/// <summary>Tests that need the whole machine for themselves.</summary>
[CollectionDefinition(nameof(Crowds), DisableParallelization = true)]
public sealed class Crowds;
