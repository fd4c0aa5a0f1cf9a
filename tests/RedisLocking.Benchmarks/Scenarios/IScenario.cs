using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>One question about speed or cost, and its rows.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line and in the rows.</summary>
    string Name { get; }

    IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run);
}
