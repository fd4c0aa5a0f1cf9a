using RedisLocking.Leases;

namespace RedisLocking.DetachedLeases;

/// <summary>A detached lease that this process renews: under its handle's id and token, and left to the handle again when it is detached.</summary>
internal sealed class AttachedLease(RedisDetachedLease detached, Hold hold) : RedisLease(hold, detached.FencingToken, pass: 0)
{
    protected override async ValueTask<Detachment> DetachCoreAsync(TimeSpan? ttl)
    {
        DetachedTtl.ThrowIfGivenAgain(ttl, Hold.Ttl);

        // So that the handle has its whole time.
        if (await detached.RenewAsync().ConfigureAwait(false))
            return new Detachment(detached.Grant, detached);
        throw new LockLostException(Name, $"The lease of lock '{Name}' is lost: {LossCause.Refused.Why}. Somebody else may hold it now.");
    }
}
