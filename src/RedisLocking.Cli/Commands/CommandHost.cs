using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary>What all commands share: where locks are, whom they report to, and how a failure ends them.</summary>
internal sealed class CommandHost(TimeProvider clock, Action? onAnswered = null)
{
    private readonly Option<bool> _json = new("--json") { Description = "Results as JSON on standard output, failures as JSON on standard error", Recursive = true };

    public Connection Connection { get; } = new(onAnswered ?? (static () => { }));

    public TimeProvider Clock => clock;

    public IEnumerable<Option> Options => [.. Connection.Options, _json];

    public Report ReportFor(ParseResult parsed) => new(parsed.GetValue(_json), Console.Out, Console.Error);

    /// <summary>Makes the command do this, with the back end that its options name.</summary>
    public void SetAction(Command command, Func<ParseResult, ILockBackend, Report, Task<int>> act) => command.SetAction(async (parsed, _) =>
    {
        var report = ReportFor(parsed);
        try
        {
            var backend = Connection.Open(parsed, clock);
            await using (backend.ConfigureAwait(false))
                return await act(parsed, backend, report).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return report.Fail(Failure.Of(failure));
        }
    });
}
