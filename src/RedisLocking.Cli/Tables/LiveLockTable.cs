using RedisLocking.Cli.Backends;
using Spectre.Console;

namespace RedisLocking.Cli.Tables;

/// <summary>The table of locks, drawn anew in its place until it is cancelled.</summary>
internal static class LiveLockTable
{
    public static Task ShowAsync(Func<CancellationToken, Task<IReadOnlyList<LockSeen>>> read, TimeSpan interval, TimeProvider clock, CancellationToken cancellationToken) =>
        AnsiConsole.Live(new Text("looking…")).AutoClear(true).StartAsync(async live =>
        {
            while (true)
            {
                live.UpdateTarget(LockTable.Of(await read(cancellationToken).ConfigureAwait(false)).Caption("^C ends this"));
                await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(false);
            }
        });
}
