using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Elections;

/// <summary>The lease of a leader in Redis, and what it proclaims there.</summary>
internal sealed class RedisLeadership(ElectionKind kind, Hold hold, FencingToken token) : RedisLease(hold, token, pass: 0), ILeadership
{
    private readonly Lock _gate = new();
    private long _revisions;
    private (long Revision, string Value) _told = (0, "");

    public string Value
    {
        get
        {
            lock (_gate)
                return _told.Value;
        }
    }

    public ValueTask ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : ProclaimOrThrowAsync(value);
    }

    /// <summary>The same; false when it leads no more.</summary>
    /// <exception cref="LockUnavailableException">Redis did not answer.</exception>
    public async ValueTask<bool> TryProclaimAsync(string value)
    {
        // Numbered as they are called: whichever arrives last, the one that was made last stays.
        var revision = Interlocked.Increment(ref _revisions);
        try
        {
            if (!await kind.ProclaimAsync(Hold, FencingToken, revision, value).ConfigureAwait(false))
                return false;
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException(Name, $"The leader of election '{Name}' could not proclaim its value, and nobody knows which one stands there: {failure.Message}.", failure);
        }

        lock (_gate)
        {
            if (revision > _told.Revision)
                _told = (revision, value);
        }

        return true;
    }

    private async ValueTask ProclaimOrThrowAsync(string value)
    {
        ThrowIfLost();
        if (await TryProclaimAsync(value).ConfigureAwait(false))
            return;

        // Redis has somebody else's lease there, or none; the hold learns it now rather than with its next renewal.
        await ConfirmAsync().ConfigureAwait(false);
        ThrowIfLost();
        throw new LockLostException(Name, $"The leadership of election '{Name}' is lost: {LossCause.Refused.Why}. Somebody else may lead now.");
    }

    private async Task ConfirmAsync()
    {
        try
        {
            await Hold.PinAsync().ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            // Nobody knows; the next renewal finds out.
        }
    }
}
