using RedisLocking.Cli.Backends;
using Spectre.Console;

namespace RedisLocking.Cli.Tables;

/// <summary>Locks as a table on a terminal.</summary>
internal static class LockTable
{
    public static void Write(IReadOnlyList<LockSeen> locks)
    {
        if (locks.Count == 0)
            AnsiConsole.WriteLine("no locks are held");
        else
            AnsiConsole.Write(Of(locks));
    }

    public static Table Of(IReadOnlyList<LockSeen> locks)
    {
        var table = new Table().RoundedBorder().Expand();
        foreach (var title in LockRow.Titles)
            table.AddColumn(title);
        foreach (var row in LockRow.Of(locks))
            table.AddRow([.. row.Cells.Select(cell => new Text(cell))]);
        return table;
    }
}
