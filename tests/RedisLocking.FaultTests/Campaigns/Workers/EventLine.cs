using System.Globalization;
using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Campaigns.Workers;

/// <summary>Reads what a worker writes; see <c>EventLog</c> of the worker.</summary>
internal static class EventLine
{
    /// <summary>Whether it is all there: a process that is killed may have written half of its last one.</summary>
    public static bool IsWhole(string line) => line.EndsWith(" .", StringComparison.Ordinal);

    /// <exception cref="InvalidDataException">The worker failed, or said something else.</exception>
    public static HistoryEvent Parse(string process, string line)
    {
        var words = line.Split(' ')[..^1];
        var at = Clock.At(long.Parse(words[1], CultureInfo.InvariantCulture));
        return words switch
        {
            ["asked", _, var ask, var name, var kind, var wait] => new Asked(at, process, Number(ask), name, KindOf(kind), TimeSpan.FromMilliseconds(Number(wait))),
            ["granted", _, var ask, var id, var token] => new Granted(at, process, Number(ask), id, Long(token)),
            ["refused", _, var ask] => new Refused(at, process, Number(ask)),
            ["unavailable", _, var ask] => new Unavailable(at, process, Number(ask)),
            ["kept", _, var ask] => new Kept(at, process, Number(ask)),
            ["lost", _, var ask] => new Lost(at, process, Number(ask)),
            ["releasing", _, var ask] => new Releasing(at, process, Number(ask)),
            ["released", _, var ask, var outcome] => new Released(at, process, Number(ask), ReleaseOf(outcome)),
            ["wrote", _, var name, var token, var outcome, var sent] => new Wrote(at, process, name, Long(token), WriteOf(outcome), Clock.At(Long(sent))),
            ["figures", _, var threads, var timers, var heap] => new Figures(at, process, Number(threads), Number(timers), Long(heap)),
            _ => throw new InvalidDataException($"{process} said: {line}"),
        };
    }

    private static HeldAs KindOf(string kind) => kind.Split(':') switch
    {
        ["mutex"] => HeldAs.Mutex,
        ["read"] => HeldAs.Reader,
        ["write"] => HeldAs.Writer,
        ["semaphore", var permits] => HeldAs.OnePermitOf(Number(permits)),
        _ => throw new InvalidDataException($"'{kind}' is no kind of lock."),
    };

    private static ReleaseOutcome ReleaseOf(string word) => word switch
    {
        "ours" => ReleaseOutcome.Ours,
        "not-ours" => ReleaseOutcome.NotOurs,
        _ => ReleaseOutcome.Unknown,
    };

    private static WriteOutcome WriteOf(string word) => word switch
    {
        "accepted" => WriteOutcome.Accepted,
        "refused" => WriteOutcome.Refused,
        _ => WriteOutcome.Unknown,
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
