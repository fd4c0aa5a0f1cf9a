using RedisLocking.Benchmarks.CommandLine;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Scenarios;
using RedisLocking.Benchmarks.Workers;
using StackExchange.Redis;

const int Success = 0, Failure = 1, WrongUsage = 2, Stopped = 130;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The terminal tells workers too. They end with their input; this process ends when all is cleaned up.
    pressed.Cancel = true;
    stop.Cancel();
};

if (args is [WorkerProgram.Verb])
{
    await WorkerProgram.RunAsync(Console.In, Console.Out);
    return Success;
}

IScenario[] scenarios =
[
    new PairScenario(), new HandoffScenario(), new DrainScenario(), new RefuseScenario(), new HeldScenario(), new GrowthScenario(),
    new ReadWriteScenario(), new SemaphoreScenario(), new MultiScenario(), new QuorumScenario(), new ListScenario(), new RequestScenario(),
    new ServiceScenario(), new OptimisticScenario(), new MicroScenario(),
];
string[] names = [.. scenarios.Select(scenario => scenario.Name)];

BenchmarkOptions options;
try
{
    options = CommandLineParser.Parse(args, names);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine("--help lists scenarios and options.");
    return WrongUsage;
}

if (options.Help)
{
    Console.WriteLine(CommandLineParser.HelpText(names));
    return Success;
}

IReport report = options.Json ? new JsonReport(Console.Out) : new TableReport(Console.Out, Console.Error);
try
{
    await using var run = await BenchmarkRun.StartAsync(options, stop.Token);
    foreach (var scenario in scenarios.Where(scenario => options.Scenario is CommandLineParser.All || options.Scenario == scenario.Name))
    {
        report.Begin(scenario.Name);
        await foreach (var measurement in scenario.RunAsync(run))
            report.Add(measurement);
        report.End();
    }

    return Success;
}
catch (Exception failure) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine(failure is OperationCanceledException ? "Stopped." : $"Stopped: {failure.Message}");
    return Stopped;
}
catch (RedisConnectionException unreachable)
{
    Console.Error.WriteLine($"No Redis was reached at {options.Redis ?? "the private server's port"}: {unreachable.Message}");
    return Failure;
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return Failure;
}
