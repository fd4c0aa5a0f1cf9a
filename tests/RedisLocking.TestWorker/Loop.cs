using System.Globalization;

namespace RedisLocking.TestWorker;

/// <summary>
/// Tasks that take locks over and over, as a seed has it, and write what they held: <c>began ID KIND TOKEN ASKED FROM</c>, then
/// <c>ended ID UNTIL</c>, or <c>lost ID</c>; and <c>looped</c> when all of them are through. The times are of the one monotonic
/// clock that all processes of a machine have, and lie within the lease: FROM was read after it was granted, UNTIL before it
/// was given back, when it was looked at once more.
/// </summary>
internal sealed class Loop(RedisLockProvider locks, Action<string> write, TimeSpan hold, TimeSpan ttl)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private int _sequence;

    private static long Now => TimeProvider.System.GetTimestamp();

    /// <param name="what">rw:NAME, semaphore:NAME:N, or allof:A:B, which odd tasks take as B and A.</param>
    /// <param name="seed">Of the first task's choices.</param>
    /// <param name="tasks">How many run at once.</param>
    /// <param name="length">For how long they begin anew.</param>
    public async Task RunAsync(string what, int seed, int tasks, TimeSpan length)
    {
        var began = Now;
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(async () =>
        {
            var random = new Random(seed + task);
            while (TimeProvider.System.GetElapsedTime(began) < length)
                await RunOnceAsync(what.Split(':'), task, random);
        })));
        write("looped");
    }

    private async Task RunOnceAsync(string[] what, int task, Random random)
    {
        try
        {
            switch (what)
            {
                case ["rw", var name]:
                    await ReadOrWriteAsync(name, random);
                    break;
                case ["semaphore", var name, var permits]:
                    await HoldAsync("permit", Kinds.Of(locks, "semaphore:" + permits, name, ttl), random);
                    break;
                case ["allof", var first, var last]:
                    await HoldAsync("both", task % 2 == 0 ? locks.AllOf(first, last) : locks.AllOf(last, first), random);
                    break;
                default:
                    throw new InvalidOperationException($"'{string.Join(':', what)}' is nothing to loop over.");
            }
        }
        catch (LockLostException)
        {
            // A machine that stood still for a TTL: what was held is written as lost.
        }
        catch (Exception failure)
        {
            write($"failed {failure.Message}");
            throw;
        }
    }

    private async Task ReadOrWriteAsync(string name, Random random)
    {
        var isWriter = random.Next(4) == 0;
        var asked = Now;
        await using var lease = await Kinds.Of(locks, isWriter ? "write" : "read", name, ttl).AcquireAsync(Long);
        await HoldAsync(isWriter ? "write" : "read", lease, asked, random);
        if (random.Next(8) != 0)
            return;

        asked = Now;
        await using var exchanged = isWriter ? await lease.DowngradeAsync() : await lease.TryUpgradeAsync(hold);
        if (exchanged is not null)
            await HoldAsync(isWriter ? "read" : "write", exchanged, asked, random);
    }

    private async Task HoldAsync(string kind, IDistributedLock one, Random random)
    {
        var asked = Now;
        await using var lease = await one.AcquireAsync(Long);
        await HoldAsync(kind, lease, asked, random);
    }

    private async Task HoldAsync(string kind, ILockLease lease, long asked, Random random)
    {
        var from = Now;
        var id = Interlocked.Increment(ref _sequence);
        write(string.Create(CultureInfo.InvariantCulture, $"began {id} {kind} {lease.FencingToken} {asked} {from}"));
        await Task.Delay(random.NextDouble() * 2 * hold);
        var until = Now;
        try
        {
            lease.ThrowIfLost();
        }
        catch (LockLostException)
        {
            write(string.Create(CultureInfo.InvariantCulture, $"lost {id}"));
            throw;
        }

        write(string.Create(CultureInfo.InvariantCulture, $"ended {id} {until}"));
    }
}
