using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Tables;

/// <summary>Locks for <c>cut</c> and <c>awk</c>: a line for each holder, its cells apart by tabs, without a title.</summary>
internal static class LockLines
{
    public static void Write(IReadOnlyList<LockSeen> locks, TextWriter output)
    {
        foreach (var row in LockRow.Of(locks))
            output.WriteLine(string.Join('\t', row.Cells));
    }
}
