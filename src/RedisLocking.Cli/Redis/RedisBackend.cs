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
        var lease = await TakeAsync(request, wait, cancellationToken).ConfigureAwait(false);
        if (lease is null)
            return null;
        await using (lease.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sending = clock.GetTimestamp();
            var handle = await lease.DetachAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
            return new Grant(handle.Value, request.Name, _locks.Attach(handle).FencingToken.Value, request.Ttl, sending);
        }
    }

    private async Task<ILockLease?> TakeAsync(LockRequest request, TimeSpan wait, CancellationToken cancellationToken)
    {
        var lease = new LeaseOptions { Ttl = request.Ttl, Owner = request.Owner };
        return request.Kind switch
        {
            RequestKind.Read => await _locks.ReadLock(request.Name, lease).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false),
            RequestKind.Write => await _locks.WriteLock(request.Name, lease).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false),
            RequestKind.Permit => await _locks.Semaphore(request.Name, request.Permits, lease).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false),
            RequestKind.Leader => await _locks.Election(request.Name, lease).TryCampaignAsync(request.Value!, wait, cancellationToken).ConfigureAwait(false),
            _ => await _locks.Mutex(request.Name, lease).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false),
        };
    }

    private IDetachedLease Attach(string handle) => _locks.Attach(new LeaseHandle(handle));
}
