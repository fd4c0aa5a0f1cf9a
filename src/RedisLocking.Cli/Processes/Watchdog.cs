using System.Globalization;
using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;

namespace RedisLocking.Cli.Processes;

/// <summary>
/// Ends the command when redislock itself is killed. A shell waits on a pipe of which redislock alone has the other end: a line says
/// that the command has ended, the pipe's end that redislock has, and then the whole group is killed.
/// </summary>
/// <remarks>
/// A parent-death signal would reach the command alone and none of its children, is Linux' own, and goes with the thread that started
/// it. What remains: between the command's start and <see cref="Guard"/>, which is the next thing that is done, lie some microseconds in
/// which a SIGKILL leaves the command alone. A parent-death signal has that gap, too.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class Watchdog : IDisposable
{
    // No word of redislock in it: who kills by a pattern would kill this, too.
    private const string Script = "read -r ready && read -r group && { read -r ended || kill -s KILL -- \"-$group\"; }";

    private readonly AnonymousPipeServerStream _pipe;
    private bool _guards;

    private Watchdog(AnonymousPipeServerStream pipe) => _pipe = pipe;

    public static Watchdog Start()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var spawn = new Spawn().WithInput(pipe.ClientSafePipeHandle).WithAllSignalsBlocked();
        var (_, error) = spawn.Start("/bin/sh", ["sh", "-c", Script], ["PATH=/usr/bin:/bin"]);
        pipe.DisposeLocalCopyOfClientHandle();
        if (error == 0)
        {
            // The first line is compiled as it is said; the one that counts is not to wait for that.
            var watchdog = new Watchdog(pipe);
            watchdog.Say("ready");
            return watchdog;
        }
        pipe.Dispose();
        throw new InvalidOperationException($"/bin/sh, which ends the command when redislock is killed, could not be started (errno {error.ToString(CultureInfo.InvariantCulture)}).");
    }

    /// <summary>From now on this group does not outlive redislock.</summary>
    public void Guard(int group)
    {
        Say(group.ToString(CultureInfo.InvariantCulture));
        _guards = true;
    }

    /// <summary>The command has ended, or was never started; what it left running on purpose is left alone.</summary>
    public void Dispose()
    {
        if (_guards)
            Say("ended");
        _pipe.Dispose();
    }

    private void Say(string line)
    {
        try
        {
            _pipe.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }
        catch (IOException)
        {
            // Somebody killed the watchdog; the command goes on without one.
        }
    }
}
