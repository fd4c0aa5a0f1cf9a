using System.Collections.Concurrent;

namespace RedisLocking.TestWorker;

/// <summary>Takes locks, and says what becomes of them.</summary>
internal sealed class Worker(TextWriter output)
{
    private readonly ConcurrentQueue<ILockLease> _leases = [];

    /// <summary>What it took first of what it holds.</summary>
    public ILockLease Lease => _leases.TryPeek(out var lease) ? lease : throw new InvalidOperationException("Nothing is held.");

    /// <summary>Asks for the lock and does not wait for the answer, which is written when it is there.</summary>
    public void Acquire(IDistributedLock one, TimeSpan wait) => _ = TakeAsync(() => one.TryAcquireAsync(wait));

    /// <summary>The same of the leadership of an election, for as long as it takes.</summary>
    public void Campaign(IElection election, string value) => _ = TakeAsync(async () => await election.CampaignAsync(value));

    /// <summary>Releases all that it holds now.</summary>
    public async Task ReleaseAsync()
    {
        if (_leases.IsEmpty)
            throw new InvalidOperationException("There is nothing to release.");
        for (var left = _leases.Count; left > 0 && _leases.TryDequeue(out var lease); left--)
            Write($"released {(await lease.ReleaseAsync() ? "true" : "false")}");
    }

    public void Write(string line)
    {
        // The test reads lines, and must not wait for one that stands in a buffer.
        lock (output)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private async Task TakeAsync(Func<ValueTask<ILockLease?>> take)
    {
        try
        {
            if (await take() is not { } lease)
            {
                Write("refused");
                return;
            }

            _leases.Enqueue(lease);
            Write($"granted {lease.FencingToken}");
            lease.Lost.Register(() => Write("lost"));
        }
        catch (LockUnavailableException)
        {
            Write("unavailable");
        }
        catch (LockLostException)
        {
            Write("lost"); // The session for which it was asked.
        }
    }
}
