using DuplicateRegistrations;
using DuplicateRegistrations.CommandLine;
using DuplicateRegistrations.Processes;
using DuplicateRegistrations.Registrations;
using DuplicateRegistrations.Reports;
using Spectre.Console;
using StackExchange.Redis;

const int Success = 0, Failure = 1, WrongUsage = 2, Stopped = 130;

JobOptions options;
try
{
    options = CommandLineParser.Parse(args);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine("--help lists the options.");
    return WrongUsage;
}

if (options.Help)
{
    Console.WriteLine(CommandLineParser.HelpText);
    return Success;
}

using var signals = new StopSignals();
try
{
    var result = options.Json
        ? await Job.RunAsync(options, new NoProgress(), signals.Token)
        : await ProgressBars.ShowAsync(AnsiConsole.Console, options.Users, progress => Job.RunAsync(options, progress, signals.Token));
    if (options.Json)
        Console.WriteLine(JsonReport.Write(result));
    else
        ConsoleReport.Write(AnsiConsole.Console, result);

    return result.WithLock.IsAsItShouldBe ? Success : Failure;
}
catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped, and everything that was started with it.");
    return Stopped;
}
catch (Exception failure) when (failure is ChildFailedException or RedisUnreachableException or RedisException or HttpRequestException)
{
    Console.Error.WriteLine(failure.Message);
    return Failure;
}
