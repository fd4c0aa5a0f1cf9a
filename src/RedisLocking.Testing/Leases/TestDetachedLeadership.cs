using RedisLocking.DetachedLeases;
using RedisLocking.Elections;

namespace RedisLocking.Testing.Leases;

/// <summary>A detached leadership of the provider inside, behind what the test says that goes wrong with its lock.</summary>
internal sealed class TestDetachedLeadership(DetachedGrant grant, TestStore store) : TestDetachedLease(grant, store), IDetachedLeadership
{
    private readonly TestStore _store = store;

    public async ValueTask<bool> ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        await ReachAsync(cancellationToken).ConfigureAwait(false);
        var proclaimed = await ((IDetachedLeadership)Inside).ProclaimAsync(value, cancellationToken).ConfigureAwait(false);
        if (!proclaimed)
            _store.EndDetached(LeaseId, LockEventKind.Lost);
        return proclaimed;
    }
}
