using System.Diagnostics;
using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>Tasks of one process that take locks over and over and hold each for a while.</summary>
internal sealed class MixWork(ILockProvider locks)
{
    private const int ReadersToAWriter = 3;

    public async Task<WorkerReply> RunAsync(MixRequest request, CancellationToken ended)
    {
        var untilStart = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), request.StartAt);
        await Task.Delay(untilStart > TimeSpan.Zero ? untilStart : TimeSpan.Zero, ended);
        var end = request.StartAt + (long)(request.Length.TotalSeconds * Stopwatch.Frequency);
        var tasks = await Task.WhenAll(Enumerable.Range(0, request.Tasks).Select(task => Task.Run(() => TakeInTurnsAsync(request, task, end, ended), ended)));

        var (waits, writerWaits) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var task in tasks)
        {
            waits.Add(task.Waits);
            writerWaits.Add(task.WriterWaits);
        }

        return new MixReply(tasks.Sum(task => task.InTime), waits.ToSparse(), writerWaits.ToSparse(), [.. tasks.SelectMany(task => task.Held)]);
    }

    private async Task<Taken> TakeInTurnsAsync(MixRequest request, int task, long end, CancellationToken ended)
    {
        var taken = new Taken();
        for (var asked = Stopwatch.GetTimestamp(); asked < end; asked = Stopwatch.GetTimestamp())
        {
            var isWriter = request.Mix == Mix.ReadOrWrite && Random.Shared.Next(ReadersToAWriter + 1) == 0;
            await using var lease = await LockOf(request, task, isWriter).AcquireAsync(Worker.LongestWait, ended);
            var from = Stopwatch.GetTimestamp();
            (isWriter ? taken.WriterWaits : taken.Waits).Add(from - asked);
            taken.InTime += from < end ? 1 : 0;
            if (request.HoldTicks > 0)
                await Task.Delay(Stopwatch.GetElapsedTime(0, request.HoldTicks), ended);
            if (request.Mix is Mix.Permit or Mix.ReadOrWrite)
                taken.Held.AddRange([from, Stopwatch.GetTimestamp()]);
        }

        return taken;
    }

    private IDistributedLock LockOf(MixRequest request, int task, bool isWriter)
    {
        var (first, last) = ($"{request.Name}:1", $"{request.Name}:2");
        return request.Mix switch
        {
            Mix.One => locks.Mutex(first),
            Mix.Both => task % 2 == 0 ? locks.AllOf(first, last) : locks.AllOf(last, first),
            Mix.Permit => locks.Semaphore(request.Name, request.Permits),
            Mix.ReadOrWrite when isWriter => locks.WriteLock(request.Name),
            Mix.ReadOrWrite => locks.ReadLock(request.Name),
            _ => throw new InvalidDataException($"{request.Mix} is no mix that a worker knows."),
        };
    }

    private sealed class Taken
    {
        public long InTime { get; set; }

        public LatencyHistogram Waits { get; } = new();

        public LatencyHistogram WriterWaits { get; } = new();

        public List<long> Held { get; } = [];
    }
}
