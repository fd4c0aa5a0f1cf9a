using System.CommandLine;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary>The handle of a lease. It is a secret, so it need not stand on the command line, which others see in <c>ps</c>.</summary>
internal static class HandleArgument
{
    private const string Variable = "REDISLOCK_LEASE";
    private const string StandardInput = "-";

    public static Argument<string> Create() => new("handle")
    {
        Description = $"What acquire printed; - reads it from standard input, and without it {Variable} has it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <exception cref="FailedException">There is none.</exception>
    public static string Read(ParseResult parsed, Argument<string> argument)
    {
        var handle = parsed.GetValue(argument) switch
        {
            StandardInput => Console.In.ReadLine()?.Trim(),
            null => Environment.GetEnvironmentVariable(Variable),
            var typed => typed,
        };
        return handle is { Length: > 0 } ? handle : throw FailedException.Usage($"the handle of a lease is missing: give it as an argument, on standard input (-), or in {Variable}.");
    }
}
