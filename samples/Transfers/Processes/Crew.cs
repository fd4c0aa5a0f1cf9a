namespace Transfers.Processes;

/// <summary>The processes, of which one is killed now and then, and another one takes its place.</summary>
internal sealed class Crew(string redis, string prefix, TimeProvider time) : IDisposable
{
    private readonly List<WorkerProcess> _workers = [];

    public int Killed { get; private set; }

    public async Task RunAsync(int processes, TimeSpan length, TimeSpan killEvery)
    {
        var began = time.GetTimestamp();
        for (var worker = 0; worker < processes; worker++)
            _workers.Add(WorkerProcess.Start(redis, prefix, length));

        while (length - time.GetElapsedTime(began) is var left && left > killEvery)
        {
            await Task.Delay(killEvery, time);
            var unlucky = Random.Shared.Next(_workers.Count);
            _workers[unlucky].Kill();
            _workers[unlucky].Dispose();
            _workers[unlucky] = WorkerProcess.Start(redis, prefix, length - time.GetElapsedTime(began));
            Killed++;
        }

        await Task.WhenAll(_workers.Select(worker => worker.UntilEndedAsync()));
    }

    public void Dispose() => _workers.ForEach(worker => worker.Dispose());
}
