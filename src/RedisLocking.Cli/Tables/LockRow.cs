using System.Globalization;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Tables;

/// <summary>One line of a list: a holder of a lock, or a lock without any.</summary>
internal sealed record LockRow(string Lock, string Type, string Holder, string EndsIn, string Waiters)
{
    public static readonly IReadOnlyList<string> Titles = ["lock", "type", "held by", "ends in", "waiting"];

    public IReadOnlyList<string> Cells => [Lock, Type, Holder, EndsIn, Waiters];

    public static IEnumerable<LockRow> Of(IEnumerable<LockSeen> locks) => locks.SelectMany(Of);

    private static IEnumerable<LockRow> Of(LockSeen seen)
    {
        // Names are printed as the library prints them: no control character of a name reaches a terminal.
        var name = new LockName(seen.Name).ToString();
        var type = seen.Permits is { } permits ? string.Create(CultureInfo.InvariantCulture, $"semaphore {seen.HolderCount}/{permits}") : seen.Type;
        var waiters = seen.Waiters.ToString(CultureInfo.InvariantCulture);
        return seen.Holders.Count == 0
            ? [new LockRow(name, type, "", "", waiters)]
            : seen.Holders.Select(holder => new LockRow(name, holder.Mode is { } mode ? $"{type} ({mode})" : type, Who(holder), EndsInOf(holder), waiters));
    }

    public static string Who(HolderSeen holder)
    {
        var process = holder.Machine is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{holder.Machine}/{holder.ProcessId}");
        return (holder.Owner, process) switch
        {
            (null, "") => "somebody with a handle",
            (null, _) => process,
            (var owner, "") => owner,
            var (owner, _) => $"{owner} ({process})",
        };
    }

    private static string EndsInOf(HolderSeen holder) => holder.ExpiresIn is { } seconds ? DurationText.Rounded(TimeSpan.FromSeconds(Math.Max(seconds, 0))) : "never";
}
