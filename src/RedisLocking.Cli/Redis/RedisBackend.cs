using System.Runtime.CompilerServices;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Redis;

/// <summary>Locks in Redis, by the library itself.</summary>
internal sealed class RedisBackend(RedisLockOptions options, TimeProvider clock, Action onAnswered) : ILockBackend
{
    private const int MostLost = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RedisLockProvider _locks = new(options, clock);

    public async Task<Grant?> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        bool TimeIsLeft() => request.Wait < TimeSpan.Zero || clock.GetElapsedTime(began) < request.Wait;

        // Whether it is free now, and whether Redis is there at all: a mistyped address is told at once, however long one would wait.
        var left = TimeSpan.Zero;
        var lost = 0;
        for (var isFirst = true; isFirst || TimeIsLeft(); isFirst = false)
        {
            try
            {
                if (await AcquireOnceAsync(request, left, cancellationToken).ConfigureAwait(false) is { } grant)
                    return grant;
            }
            catch (LockLostException) when (++lost < MostLost)
            {
                // On a machine where too much starts at once, the lease of a hand-off may end before it is taken up. Nothing ran under it yet.
            }
            catch (LockUnavailableException) when (!isFirst && TimeIsLeft())
            {
                // It was there when we began to wait, so this is a restart or a failover.
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                onAnswered();
            }

            left = request.Wait < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : request.Wait - clock.GetElapsedTime(began);
        }

        return null;
    }

    public Task<bool> RenewAsync(string handle, CancellationToken cancellationToken) => Attach(handle).RenewAsync(cancellationToken).AsTask();

    public async Task<LeaseSeen?> FindAsync(string handle, CancellationToken cancellationToken)
    {
        var lease = Attach(handle);
        return await lease.CheckAsync(cancellationToken).ConfigureAwait(false) is { } left
            ? new LeaseSeen(lease.Name.Value, lease.Owner, lease.FencingToken.Value, left.TotalSeconds)
            : null;
    }

    public Task<bool> ReleaseAsync(string handle, CancellationToken cancellationToken) => Attach(handle).ReleaseAsync(cancellationToken).AsTask();

    public async IAsyncEnumerable<LockSeen> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var one in _locks.Administration.ListAllAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return Seen.Lock(one);
    }

    public IAsyncEnumerable<LockEvent> WatchAsync(string prefix, TimeSpan interval, CancellationToken cancellationToken) =>
        new LockDifferences(cancel => ListAsync(prefix, cancel), clock).EveryAsync(interval, cancellationToken);

    public async Task<LockSeen?> FindLockAsync(LockName name, CancellationToken cancellationToken) =>
        await _locks.Administration.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found ? Seen.Lock(found) : null;

    public async Task<LockBroken?> BreakAsync(LockName name, CancellationToken cancellationToken) =>
        await _locks.Administration.ForceReleaseAsync(name, cancellationToken).ConfigureAwait(false) is { } forced
            ? new LockBroken(forced.Name.Value, forced.FencingToken.Value, [.. forced.Holders.Select(Seen.Holder)])
            : null;

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    private async Task<Grant?> AcquireOnceAsync(LockRequest request, TimeSpan wait, CancellationToken cancellationToken)
    {
        // Who does not wait has his TTL from about when he asked; and who will, has all that a grant needs loaded before it is his turn.
        var sending = clock.GetTimestamp();
        if (wait == TimeSpan.Zero && request.Kind != RequestKind.Leader)
            return await LockOf(request).TryAcquireDetachedAsync(wait, cancellationToken).ConfigureAwait(false) is { } taken ? GrantOf(request, taken, sending) : null;

        var lease = request.Kind == RequestKind.Leader
            ? await _locks.Election(request.Name, OptionsOf(request)).TryCampaignAsync(request.Value!, wait, cancellationToken).ConfigureAwait(false)
            : await LockOf(request).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false);
        if (lease is null)
            return null;
        await using (lease.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sending = clock.GetTimestamp();
            return GrantOf(request, await lease.DetachAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false), sending);
        }
    }

    private Grant GrantOf(LockRequest request, LeaseHandle handle, long sending) =>
        new(handle.Value, request.Name, _locks.Attach(handle).FencingToken.Value, request.Ttl, sending);

    private IDistributedLock LockOf(LockRequest request) => request.Kind switch
    {
        RequestKind.Read => _locks.ReadLock(request.Name, OptionsOf(request)),
        RequestKind.Write => _locks.WriteLock(request.Name, OptionsOf(request)),
        RequestKind.Permit => _locks.Semaphore(request.Name, request.Permits, OptionsOf(request)),
        _ => _locks.Mutex(request.Name, OptionsOf(request)),
    };

    private static LeaseOptions OptionsOf(LockRequest request) => new() { Ttl = request.Ttl, Owner = request.Owner };

    private IDetachedLease Attach(string handle) => _locks.Attach(new LeaseHandle(handle));
}
