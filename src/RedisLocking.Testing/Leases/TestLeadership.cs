using RedisLocking.Elections;

namespace RedisLocking.Testing.Leases;

/// <summary>A leadership of the provider inside, which a test can take away.</summary>
internal sealed class TestLeadership(ILeadership granted, TimeSpan? maxHold, TestStore store) : TestLease(granted, maxHold, store), ILeadership
{
    private readonly TestStore _store = store;

    public string Value => granted.Value;

    public ValueTask ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : ProclaimCoreAsync(value, cancellationToken);
    }

    private async ValueTask ProclaimCoreAsync(string value, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        await _store.ReachOrRecordAsync([Name], FencingToken, cancellationToken).ConfigureAwait(false);
        ThrowIfLost();
        await granted.ProclaimAsync(value, cancellationToken).ConfigureAwait(false);
    }
}
