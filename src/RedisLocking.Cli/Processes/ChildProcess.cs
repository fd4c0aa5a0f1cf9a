using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Processes;

/// <summary>The command, started in a session of its own, with redislock's standard streams.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ChildProcess
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(int id)
    {
        Id = id;
        new Thread(WaitForExit) { IsBackground = true, Name = "The command's exit" }.Start();
    }

    /// <summary>Its process id, which is its group's, too.</summary>
    public int Id { get; }

    /// <summary>Its exit code; 128 and the signal's number when a signal ended it.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Whether anything of its group runs, be it a child of the command that was left behind.</summary>
    public bool IsGroupAlive => Posix.Send(-Id, 0) == 0;

    /// <summary>Starts it with redislock's environment and these variables, and has the watchdog guard it from its first moment.</summary>
    /// <exception cref="FailedException">The system refuses: 126 or 127.</exception>
    public static ChildProcess Start(CommandLine command, IReadOnlyDictionary<string, string> variables, Watchdog watchdog)
    {
        var environment = EnvironmentWith(variables);
        using var spawn = new Spawn().WithDefault(Posix.Pipe);
        var (pid, error) = spawn.Start(command.Path, command.Arguments, environment);

        // A script without #! is the shell's, as execvp has it.
        if (error == Posix.NotAProgram)
            (pid, error) = spawn.Start("/bin/sh", ["sh", command.Path, .. command.Arguments.Skip(1)], environment);
        if (error == 0)
            watchdog.Guard(pid);
        return error switch
        {
            0 => new ChildProcess(pid),
            Posix.NoSuchFile => throw new FailedException(ExitCodes.NotFound, "not-found", $"'{command.Path}' could not be started: it, or the interpreter that its first line names, is not there."),
            _ => throw new FailedException(ExitCodes.NotExecutable, "not-executable", $"'{command.Path}' could not be started: {Marshal.GetPInvokeErrorMessage(error)}."),
        };
    }

    /// <summary>Signals the whole group. One that has ended is nobody's business: ids are given out in turn, so this one is not another's yet.</summary>
    public void Signal(int signal) => _ = Posix.Send(-Id, signal);

    // Others wait while this is done for the first time: a query over structs would have to be compiled for it.
    private static List<string> EnvironmentWith(IReadOnlyDictionary<string, string> variables)
    {
        var environment = new List<string>();
        foreach (DictionaryEntry one in Environment.GetEnvironmentVariables())
        {
            if (!variables.ContainsKey((string)one.Key))
                environment.Add($"{(string)one.Key}={(string?)one.Value}");
        }

        foreach (var name in variables.Keys)
            environment.Add($"{name}={variables[name]}");
        return environment;
    }

    private void WaitForExit()
    {
        int status;
        while (Posix.Wait(Id, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                _exited.SetException(new InvalidOperationException($"The command's exit could not be waited for: {Marshal.GetLastPInvokeErrorMessage()}."));
                return;
            }
        }

        // The low seven bits are the signal; the next byte is the exit code.
        var signal = status & 0x7F;
        _exited.SetResult(signal == 0 ? (status >> 8) & 0xFF : ExitCodes.OfSignal(signal));
    }
}
