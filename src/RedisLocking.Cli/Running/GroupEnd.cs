using System.Runtime.Versioning;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>Ends a command with all that it started, within a time.</summary>
[UnsupportedOSPlatform("windows")]
internal static class GroupEnd
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>TERM now, and KILL when the time is over.</summary>
    /// <returns>Whether TERM was enough.</returns>
    public static async Task<bool> EndAsync(ChildProcess child, TimeSpan within, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        child.Signal(Posix.Term);

        // One that was stopped hears nothing until it goes on.
        child.Signal(Posix.Continue);
        while (!child.Exited.IsCompleted || child.IsGroupAlive)
        {
            var left = within - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                child.Signal(Posix.Kill);
                return false;
            }

            // A group's end is told to nobody, the command's own at once.
            var pause = Task.Delay(left < Look ? left : Look, clock);
            await (child.Exited.IsCompleted ? pause : Task.WhenAny(child.Exited, pause)).ConfigureAwait(false);
        }
        return true;
    }
}
