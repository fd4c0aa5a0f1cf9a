using RedisLocking.DetachedLeases;

namespace RedisLocking.MultiLocks;

/// <summary>Several leases that were taken together, as one: lost with the first of them, released all at once.</summary>
internal sealed class JointLease : ILockLease
{
    private readonly ILockLease[] _parts;
    private readonly int[]? _order;
    private CancellationTokenSource? _lost;

    /// <param name="parts">The leases, in the order in which their locks were named: the first gives this lease its name and its token.</param>
    /// <param name="order">The order in which they were taken, as indices; null: the same. It is the order in which they are released.</param>
    public JointLease(ILockLease[] parts, int[]? order = null)
    {
        _parts = parts;
        _order = order;
    }

    public IReadOnlyList<ILockLease> Parts => _parts;

    public LockName Name => _parts[0].Name;

    public string LeaseId => _parts[0].LeaseId;

    public FencingToken FencingToken => _parts[0].FencingToken;

    public CancellationToken Lost => (Volatile.Read(ref _lost) ?? MakeLost()).Token;

    public void ThrowIfLost()
    {
        foreach (var part in _parts)
            part.ThrowIfLost();
    }

    // Releasing a part again answers what its first release did, so this needs no memory of its own.
    public ValueTask<bool> ReleaseAsync()
    {
        // All are sent before the first answer is awaited: they share a round trip, and none outlives another's failure.
        var allOurs = true;
        List<Task<bool>>? unanswered = null;
        for (var index = 0; index < _parts.Length; index++)
        {
            var release = _parts[_order is null ? index : _order[index]].ReleaseAsync();
            if (release.IsCompletedSuccessfully)
                allOurs &= release.Result;
            else
                (unanswered ??= []).Add(release.AsTask());
        }

        return unanswered is null ? ValueTask.FromResult(allOurs) : AnsweredAsync(unanswered, allOurs);
    }

    public ValueTask DisposeAsync()
    {
        var release = ReleaseAsync();
        return release.IsCompletedSuccessfully ? ValueTask.CompletedTask : ReleasedAsync(release);
    }

    /// <summary>All of them or none: what was detached when another could not be is given back.</summary>
    public ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default)
    {
        DetachedTtl.ThrowIfOutOfRange(ttl);
        if (_parts.FirstOrDefault(part => part is not IDetachable) is { } other)
            throw new NotSupportedException($"The lease of lock '{other.Name}' is a {other.GetType().Name}, which cannot be detached.");
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<LeaseHandle>(cancellationToken) : DetachAllAsync(ttl);
    }

    private async ValueTask<LeaseHandle> DetachAllAsync(TimeSpan? ttl)
    {
        ThrowIfLost();
        var parts = _parts.Select(part => ((IDetachable)part).DetachPartAsync(ttl).AsTask()).ToArray();
        try
        {
            return HandleText.Write((await Task.WhenAll(parts).ConfigureAwait(false)).Select(part => part.Grant));
        }
        catch (LockException)
        {
            await Task.WhenAll(parts.Where(part => part.IsCompletedSuccessfully).Select(part => GiveBackAsync(part.Result.Lease))).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask ReleasedAsync(ValueTask<bool> release)
    {
        try
        {
            await release.ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // As with a single lease: the provider sees to it that the locks are freed.
        }
    }

    private static async ValueTask<bool> AnsweredAsync(List<Task<bool>> releases, bool allOurs) =>
        (await Task.WhenAll(releases).ConfigureAwait(false)).All(ours => ours) && allOurs;

    private static async Task GiveBackAsync(IDetachedLease detached)
    {
        try
        {
            await detached.ReleaseAsync().ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // It ends by its TTL at the latest.
        }
    }

    private CancellationTokenSource MakeLost()
    {
        var made = CancellationTokenSource.CreateLinkedTokenSource([.. _parts.Select(part => part.Lost)]);
        if (Interlocked.CompareExchange(ref _lost, made, null) is not { } earlier)
            return made;

        made.Dispose();
        return earlier;
    }
}
