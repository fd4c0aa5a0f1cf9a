namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The words of docs/sessions.md and of the README on sessions.</summary>
internal static class Sessions
{
    public static async Task OwnAsync(ILockProvider locks, IEnumerable<int> devices, CancellationToken ct)
    {
        #region session
        await using ILockSession session = await locks.OpenSessionAsync(TimeSpan.FromSeconds(30), ct);
        foreach (var device in devices)
        {
            if (await session.Mutex(LockName.Format($"device:{device}")).TryAcquireAsync(ct) is { } lease)
                Serve(device, lease, lease.Lost);      // until somebody releases it, the session is lost or the block ends
        }

        await UntilStoppedAsync(session.Lost, ct);
        #endregion
    }

    public static async Task WriteAsync(ILockLease lease, CancellationToken ct)
    {
        #region session-lease
        lease.ThrowIfLost();                            // looks at the session's clock, and at its own
        await SendAsync(lease.FencingToken, ct);        // the lease's own: greater for every later holder of this lock
        await lease.ReleaseAsync();                     // this lock alone; the session goes on
        #endregion
    }

    private static void Serve(int device, ILockLease lease, CancellationToken lost) => _ = (device, lease, lost);

    private static Task UntilStoppedAsync(CancellationToken lost, CancellationToken ct)
    {
        _ = (lost, ct);
        return Task.CompletedTask;
    }

    private static Task SendAsync(FencingToken token, CancellationToken ct)
    {
        _ = (token, ct);
        return Task.CompletedTask;
    }
}
