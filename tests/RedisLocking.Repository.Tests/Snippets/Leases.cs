namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The README's words on leases.</summary>
internal static class Leases
{
    public static async Task OneServerOnlyAsync(ILockProvider locks, CancellationToken ct)
    {
        #region one-server
        bool ran = await locks.Mutex("nightly-report").TryRunAsync(async (lease, ct) =>
        {
            await WriteReportAsync(lease.FencingToken, ct);   // ct is cancelled when the lease is lost
        }, ct);
        #endregion
        _ = ran;
    }

    public static async Task AcquireAsync(IDistributedLock one, CancellationToken ct)
    {
        #region acquire
        await using ILockLease? lease = await one.TryAcquireAsync(ct);                           // null: somebody else holds it
        await using ILockLease? soon = await one.TryAcquireAsync(TimeSpan.FromSeconds(5), ct);   // null: for all of 5 s
        await using ILockLease sure = await one.AcquireAsync(TimeSpan.FromSeconds(5), ct);       // or LockConflictException
        await one.RunAsync(async (held, stop) => await WorkAsync(held, stop), ct);               // acquired, watched, released
        #endregion
    }

    public static async Task HoldAsync(ILockLease lease)
    {
        #region hold
        var token = lease.FencingToken;            // greater for every later grant: send it with the write
        var lost = lease.Lost;                     // a CancellationToken: the lease ended under you
        lease.ThrowIfLost();                       // looks at the clock now: call it before the write that matters
        var ours = await lease.ReleaseAsync();     // true: it was yours to the end
        #endregion
        _ = (token, lost, ours);
    }

    public static async Task KindsAsync(ILockProvider locks, CancellationToken ct)
    {
        #region kinds
        IDistributedLock one = locks.Mutex("order:42");                                          // one holder
        IDistributedLock read = locks.ReadLock("catalog");                                       // any number of readers,
        IDistributedLock write = locks.WriteLock("catalog");                                     // or one writer
        IDistributedLock slots = locks.Semaphore("smtp", permits: 5);                            // five holders
        IDistributedLock both = locks.AllOf("account:1", "account:2");                           // all of them, or none
        IDistributedLock mixed = locks.AllOf(locks.ReadLock("prices"), locks.Mutex("order:42"));
        #endregion
        _ = (one, write, slots, both, mixed);

        #region upgrade
        await using var reader = await read.AcquireAsync(TimeSpan.FromSeconds(5), ct);
        if (await IsStaleAsync(ct))
        {
            await using var writer = await reader.TryUpgradeAsync(TimeSpan.FromSeconds(5), ct);  // nobody wrote in between
            if (writer is not null)
                await RefreshAsync(writer.FencingToken, ct);
        }
        #endregion
    }

    private static Task<bool> IsStaleAsync(CancellationToken ct) => Task.FromResult(!ct.IsCancellationRequested && !File.Exists("catalog.txt"));

    private static Task RefreshAsync(FencingToken token, CancellationToken ct) => WriteReportAsync(token, ct);

    private static Task WriteReportAsync(FencingToken token, CancellationToken ct) =>
        File.WriteAllTextAsync("report.txt", token.ToString(), ct);

    private static Task WorkAsync(ILockLease lease, CancellationToken ct) =>
        File.AppendAllTextAsync("work.txt", lease.FencingToken.ToString(), ct);
}
