namespace RedisLocking.TestWorker;

/// <summary>Takes one lock at a time, and says what becomes of it.</summary>
internal sealed class Worker(RedisLockProvider locks, TextWriter output)
{
    private ILockLease? _lease;

    /// <summary>What it holds.</summary>
    public ILockLease Lease => _lease ?? throw new InvalidOperationException("Nothing is held.");

    /// <summary>Asks for the lock and does not wait for the answer, which is written when it is there.</summary>
    public void Acquire(string name, TimeSpan wait, TimeSpan ttl) => _ = AcquireAsync(name, wait, ttl);

    public async Task ReleaseAsync()
    {
        if (Interlocked.Exchange(ref _lease, null) is not { } lease)
            throw new InvalidOperationException("There is nothing to release.");
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

    private async Task AcquireAsync(string name, TimeSpan wait, TimeSpan ttl)
    {
        try
        {
            if (await locks.Mutex(name, new LeaseOptions { Ttl = ttl }).TryAcquireAsync(wait) is not { } lease)
            {
                Write("refused");
                return;
            }

            _lease = lease;
            Write($"granted {lease.FencingToken}");
            lease.Lost.Register(() => Write("lost"));
        }
        catch (LockUnavailableException)
        {
            Write("unavailable");
        }
    }
}
