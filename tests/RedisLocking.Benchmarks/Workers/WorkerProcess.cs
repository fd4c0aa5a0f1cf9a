using System.Diagnostics;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>This program, started as a worker. It ends when its input does, so it never outlives this process.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly CancellationToken _stop;

    private WorkerProcess(Process process, CancellationToken stop)
    {
        _process = process;
        _stop = stop;
    }

    public static WorkerProcess Start(CancellationToken stop)
    {
        // Under 'dotnet run' the process is this program's own executable; under 'dotnet X.dll' it is dotnet.
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Environment.GetCommandLineArgs()[0], WorkerProgram.Verb]
            : [WorkerProgram.Verb];
        var start = new ProcessStartInfo(program, command) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new WorkerProcess(Process.Start(start)!, stop);
    }

    /// <summary>Sends a request and waits for its reply; one at a time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="takes">How long it takes when all is well; the worker has a minute and a half more.</param>
    public async Task<TReply> AskAsync<TReply>(WorkerRequest request, TimeSpan takes = default)
        where TReply : WorkerReply
    {
        await _process.StandardInput.WriteLineAsync(WorkerLine.Write(request));
        await _process.StandardInput.FlushAsync(_stop);
        var line = await _process.StandardOutput.ReadLineAsync(_stop).AsTask().WaitAsync(takes + Patience, _stop)
            ?? throw new InvalidOperationException($"A worker process ended when it was asked for {request}.");
        return WorkerLine.Read<WorkerReply>(line) switch
        {
            TReply reply => reply,
            FailedReply failed => throw new InvalidOperationException($"A worker process failed when it was asked for {request}. {failed.Exception}"),
            var other => throw new InvalidDataException($"A worker process answered {other} when it was asked for {request}."),
        };
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
        }
        catch (Exception gone) when (gone is TimeoutException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            _process.Dispose();
        }
    }
}
