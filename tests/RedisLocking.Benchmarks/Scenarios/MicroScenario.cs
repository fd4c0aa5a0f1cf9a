using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Micro;
using Measurement = RedisLocking.Benchmarks.Reporting.Measurement;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>What never leaves the process, measured by BenchmarkDotNet: in nanoseconds, each beside its plain counterpart.</summary>
internal sealed class MicroScenario : IScenario
{
    private static readonly (string Title, Type Benchmarks)[] Cases =
    [
        ("refusal, held in the same process; beside SemaphoreSlim", typeof(RefusalBenchmarks)),
        ("LockName.Format; beside an interpolated string", typeof(NameBenchmarks)),
        ("FencingToken.Parse; beside long.Parse", typeof(TokenBenchmarks)),
        ("acquire and release in memory; beside SemaphoreSlim", typeof(InMemoryBenchmarks)),
        ("a request to an endpoint without a lock; beside a pipeline without UseLocking", typeof(UnlockedEndpointBenchmarks)),
        ("a request to an endpoint under its lock in memory; beside both without UseLocking", typeof(LockedEndpointBenchmarks)),
        ("a request of MediatR under its lock in memory; beside both without the behavior", typeof(LockedRequestBenchmarks)),
        ("a request of MediatR without a lock; beside a pipeline without the behavior", typeof(UnlockedRequestBenchmarks)),
    ];

    public string Name => "micro";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        (RefusalBenchmarks.Endpoint, RefusalBenchmarks.KeyPrefix) = (run.Endpoint, run.KeyPrefix);
        var artifacts = Directory.CreateTempSubdirectory("redis-locking-");
        try
        {
            foreach (var (title, benchmarks) in Cases)
            {
                run.Stop.ThrowIfCancellationRequested();
                var log = new AccumulationLogger();
                var config = Config(artifacts.FullName, run.Options, log);
                var summary = await Task.Run(() => BenchmarkRunner.Run(benchmarks, config), run.Stop);
                yield return Row(title, summary, log);
            }
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    // In this process: a project that BenchmarkDotNet generates would be built under this repository's rules. Its toolchain
    // that emits code does not wait for a setup that is async.
    private static ManualConfig Config(string artifacts, CommandLine.BenchmarkOptions options, ILogger log) =>
        ManualConfig.CreateEmpty()
            .AddJob((options.Quick ? Job.Dry : Job.ShortRun.WithIterationCount(Math.Max(5, options.Rounds))).WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(log)
            .WithArtifactsPath(artifacts);

    private Measurement Row(string title, Summary summary, AccumulationLogger log)
    {
        var (ours, baseline) = (Report(summary, "Ours", log), Report(summary, "Baseline", log));
        return new Measurement(Name, title, "ns", ours.ResultStatistics!.Median, baseline.ResultStatistics!.Median)
            .With("bytes", Bytes(ours))
            .With("bytesBaseline", Bytes(baseline));
    }

    private static BenchmarkReport Report(Summary summary, string method, AccumulationLogger log)
    {
        var report = summary.Reports.SingleOrDefault(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
        return report is { Success: true }
            ? report
            : throw new InvalidOperationException($"BenchmarkDotNet did not measure {summary.Title}.{method}.{Environment.NewLine}{log.GetLog()}");
    }

    private static double Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
}
