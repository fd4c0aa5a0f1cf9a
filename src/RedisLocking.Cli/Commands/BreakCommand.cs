using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Tables;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock break KEY</c>: takes a lock away from whoever holds it.</summary>
internal sealed class BreakCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The lock's name" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask; needed where nobody can be asked" };

    public Command Create(CommandHost host)
    {
        var command = new Command("break", "Takes a lock away from all that hold it; their code goes on until it notices") { _key, _yes };
        host.SetAction(command, (parsed, backend, report) => BreakAsync(parsed.GetRequiredValue(_key), parsed.GetValue(_yes), backend, report));
        return command.WithExamples("redislock break nightly-report", "redislock break nightly-report --yes --json");
    }

    private static async Task<int> BreakAsync(LockName name, bool sure, ILockBackend backend, Report report)
    {
        if (!sure && !await IsSureAsync(name, backend, report).ConfigureAwait(false))
            return ExitCodes.Done;
        if (await backend.BreakAsync(name, CancellationToken.None).ConfigureAwait(false) is not { } broken)
            throw NothingHeld(name);
        report.Result(broken, CommandJson.Default.LockBroken, () => $"{name}: taken from {Holders(broken.Holders)}; a resource that has seen the token {broken.Token} refuses what they still write");
        return ExitCodes.Done;
    }

    private static async Task<bool> IsSureAsync(LockName name, ILockBackend backend, Report report)
    {
        if (!report.IsForPerson || Console.IsInputRedirected)
            throw FailedException.Usage($"break takes lock '{name}' away from a program that may be in the middle of its work; say --yes where nobody can be asked.");
        if (await backend.FindLockAsync(name, CancellationToken.None).ConfigureAwait(false) is not { Holders: [_, ..] } seen)
            throw NothingHeld(name);
        report.Output.Write($"{name} is held by {Holders(seen.Holders)}. Take it away? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static FailedException NothingHeld(LockName name) => new(ExitCodes.NothingHeld, "not-held", $"nobody holds lock '{name}'.");

    private static string Holders(IReadOnlyList<HolderSeen> holders) => string.Join(", ", holders.Select(LockRow.Who));
}
