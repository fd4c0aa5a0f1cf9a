using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.Permits;

/// <summary>A process whose tasks take locks over and over, and what it held.</summary>
internal sealed class LoopingWorker : IAsyncDisposable
{
    private readonly WorkerProcess _process;
    private readonly Task<IReadOnlyList<string>> _lines;
    private long? _killedAt;

    private LoopingWorker(WorkerProcess process)
    {
        _process = process;
        _lines = Task.Run(ReadAsync);
    }

    /// <summary>Starts a process of its own; see <c>Loop.cs</c> of the worker for the words.</summary>
    public static async Task<LoopingWorker> StartAsync(RedisServer server, string what, int seed, int tasks, TimeSpan length, TimeSpan hold, TimeSpan ttl) =>
        await BeginAsync(await WorkerProcess.StartAsync(server), what, seed, tasks, length, hold, ttl);

    /// <summary>The same in a process that is started already, so that several begin at once.</summary>
    public static async Task<LoopingWorker> BeginAsync(WorkerProcess process, string what, int seed, int tasks, TimeSpan length, TimeSpan hold, TimeSpan ttl)
    {
        await process.SendAsync(FormattableString.Invariant(
            $"loop {what} {seed} {tasks} {(int)length.TotalMilliseconds} {(int)hold.TotalMilliseconds} {(int)ttl.TotalMilliseconds}"));
        return new LoopingWorker(process);
    }

    /// <summary>Until now it lived, and what it held counts.</summary>
    public Task KillAsync()
    {
        _killedAt = TimeProvider.System.GetTimestamp();
        return _process.KillAsync();
    }

    /// <summary>What it held, when it is through or killed.</summary>
    public async Task<IReadOnlyList<Held>> HistoryAsync() => Held.Parse(await _lines, _killedAt);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        var lines = new List<string>();
        while (await _process.NextLineOrEndAsync() is { } line && line != "looped")
            lines.Add(line);
        return lines;
    }
}
