namespace RedisLocking.Benchmarks.Workers;

/// <summary>Several worker processes, connected, and asked all at once.</summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly WorkerProcess[] _workers;

    private WorkerPool(WorkerProcess[] workers) => _workers = workers;

    public WorkerProcess this[int index] => _workers[index];

    public static async Task<WorkerPool> StartAsync(int processes, ConnectRequest connect, CancellationToken stop)
    {
        var pool = new WorkerPool([.. Enumerable.Range(0, processes).Select(_ => WorkerProcess.Start(stop))]);
        try
        {
            await pool.AskAllAsync<DoneReply>(_ => connect);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the first so many workers, all unless told, each for its own.</summary>
    public Task<TReply[]> AskAllAsync<TReply>(Func<int, WorkerRequest> request, int? processes = null, TimeSpan takes = default)
        where TReply : WorkerReply =>
        Task.WhenAll(_workers.Take(processes ?? _workers.Length).Select((worker, index) => worker.AskAsync<TReply>(request(index), takes)));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
}
