using RedisLocking.Contention;
using RedisLocking.DetachedLeases;
using RedisLocking.Scripting;

namespace RedisLocking.Elections;

/// <summary>A leadership in Redis that belongs to no process, and what its handle's owners proclaim there.</summary>
internal sealed class RedisDetachedLeadership(DetachedGrant grant, ElectionKind kind, LockKeys keys, LockTable table, ContentionServices services)
    : RedisDetachedLease(grant, kind, keys, table, services), IDetachedLeadership
{
    private readonly ElectionKind _election = kind;

    public async ValueTask<bool> ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _election.NumberAsync(Keys, LeaseId, Ttl).ConfigureAwait(false) is var number and > 0
                && await _election.ProclaimAsync(Keys, LeaseId, FencingToken, Ttl, number, value).ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException(Name, $"The leader of election '{Name}' could not proclaim its value, and nobody knows which one stands there: {failure.Message}.", failure);
        }
    }
}
