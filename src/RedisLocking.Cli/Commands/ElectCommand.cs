using System.CommandLine;
using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Running;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock elect --name N -- command</c>.</summary>
internal sealed class ElectCommand
{
    public const string Name = "elect";

    private readonly Option<string> _name = new("--name", "-n") { Description = "The election's name: 1 to 1,024 bytes, any characters", HelpName = "name", Required = true };
    private readonly Option<string> _value = new("--value") { Description = "What everybody is told of the leader, its address say: up to 64 KB (default: this machine's name)", HelpName = "text" };
    private readonly Option<bool> _once = new("--once") { Description = "End with 76 when the leadership is lost, and with 69 when the store does not answer, rather than be a candidate again" };
    private readonly HoldOptions _hold = new();
    private readonly CommandOptions _command = new("redislock elect --name billing --value \"$HOSTNAME\" -- ./serve");

    public Command Create(CommandHost host)
    {
        var command = new Command(Name, "Runs a command while it leads, and is a candidate for as long as it does not") { _command.Argument };
        foreach (var option in (IEnumerable<Option>)[_name, _value, .. _hold.Options, _command.Option, _once])
            command.Add(option);
        host.SetAction(command, (parsed, backend, report) => RunAsync(parsed, backend, report, host.Clock));
        return command.WithExamples(
            "redislock elect --name billing --value \"$HOSTNAME\" -- ./serve",
            "redislock elect --name billing --value http://10.0.0.7:8080 --ttl 10s --grace 3s -- ./serve --port 8080");
    }

    private Task<int> RunAsync(ParseResult parsed, ILockBackend backend, Report report, TimeProvider clock) =>
        OperatingSystem.IsWindows()
            ? throw CommandOptions.WindowsHasNot(Name)
            : RunAsync(_command.Read(parsed, Read), parsed.GetValue(_once), backend, report, clock);

    [UnsupportedOSPlatform("windows")]
    private static async Task<int> RunAsync(RunRequest request, bool once, ILockBackend backend, Report report, TimeProvider clock)
    {
        try
        {
            await ShortTtl.RefuseAsync(backend, request.Lock, clock).ConfigureAwait(false);
        }
        catch (LockUnavailableException) when (!once)
        {
            // Nothing can be measured yet, and a candidate waits for its store.
        }

        using var run = new ElectedRun(backend, request, once, report, clock);
        return await run.RunAsync().ConfigureAwait(false);
    }

    private LockRequest Read(ParseResult parsed)
    {
        var (ttl, owner) = _hold.Read(parsed);
        return new LockRequest(
            new LockName(parsed.GetRequiredValue(_name)), ttl, Timeout.InfiniteTimeSpan, owner, RequestKind.Leader, Value: parsed.GetValue(_value) ?? Environment.MachineName);
    }
}
