using RedisLocking.Testing.Leases;

namespace RedisLocking.Testing.Administration;

/// <summary>The administration of the provider inside, behind what the test says that goes wrong.</summary>
internal sealed class TestAdministration(TestStore store) : ILockAdministration
{
    private const string AllLocks = "*";

    private ILockAdministration Inside => store.Inside.Administration;

    public async ValueTask<LockInfo?> FindAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await ReachAsync(name, cancellationToken).ConfigureAwait(false);
        return await Inside.FindAsync(name, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LockPage> ListAsync(string prefix = "", string? cursor = null, int size = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await ReachAsync(prefix.Length == 0 ? AllLocks : prefix, cancellationToken).ConfigureAwait(false);
        return await Inside.ListAsync(prefix, cursor, size, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ForcedRelease?> ForceReleaseAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await ReachAsync(name, cancellationToken).ConfigureAwait(false);
        var forced = await Inside.ForceReleaseAsync(name, cancellationToken).ConfigureAwait(false);
        if (forced is not null) // Whose tokens are greater came after it.
            store.Lose(hold => hold.Name == name && hold.FencingToken < forced.FencingToken, "an administrator took the lock away");
        return forced;
    }

    private ValueTask ReachAsync(LockName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return store.ReachOrRecordAsync([name], token: null, cancellationToken);
    }
}
