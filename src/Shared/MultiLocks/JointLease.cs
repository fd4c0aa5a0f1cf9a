using RedisLocking.DetachedLeases;

namespace RedisLocking.MultiLocks;

/// <summary>Several leases that were taken together, as one: lost with the first of them, released all at once.</summary>
internal sealed class JointLease : ILockLease
{
    private readonly IReadOnlyList<int>? _order;
    private CancellationTokenSource? _lost;

    /// <param name="parts">The leases, in the order in which their locks were named: the first gives this lease its name and its token.</param>
    /// <param name="order">The order in which they were taken, as indices; null: the same. It is the order in which they are released.</param>
    public JointLease(IReadOnlyList<ILockLease> parts, IReadOnlyList<int>? order = null)
    {
        Parts = parts;
        _order = order;
    }

    public IReadOnlyList<ILockLease> Parts { get; }

    public LockName Name => Parts[0].Name;

    public string LeaseId => Parts[0].LeaseId;

    public FencingToken FencingToken => Parts[0].FencingToken;

    public CancellationToken Lost => (Volatile.Read(ref _lost) ?? MakeLost()).Token;

    public void ThrowIfLost()
    {
        foreach (var part in Parts)
            part.ThrowIfLost();
    }

    // Releasing a part again answers what its first release did, so this needs no memory of its own.
    public ValueTask<bool> ReleaseAsync()
    {
        // All are sent before the first answer is awaited: they share a round trip, and none outlives another's failure.
        var allOurs = true;
        List<Task<bool>>? unanswered = null;
        for (var index = 0; index < Parts.Count; index++)
        {
            var release = Parts[_order?[index] ?? index].ReleaseAsync();
            if (release.IsCompletedSuccessfully)
                allOurs &= release.Result;
            else
                (unanswered ??= []).Add(release.AsTask());
        }

        return unanswered is null ? ValueTask.FromResult(allOurs) : AnsweredAsync(unanswered, allOurs);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // As with a single lease: the provider sees to it that the locks are freed.
        }
    }

    /// <summary>All of them or none: what was detached when another could not be is given back.</summary>
    public ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default)
    {
        DetachedTtl.ThrowIfOutOfRange(ttl);
        if (Parts.FirstOrDefault(part => part is not IDetachable) is { } other)
            throw new NotSupportedException($"The lease of lock '{other.Name}' is a {other.GetType().Name}, which cannot be detached.");
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<LeaseHandle>(cancellationToken) : DetachAllAsync(ttl);
    }

    private async ValueTask<LeaseHandle> DetachAllAsync(TimeSpan? ttl)
    {
        ThrowIfLost();
        var parts = Parts.Select(part => ((IDetachable)part).DetachPartAsync(ttl).AsTask()).ToArray();
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
        var made = CancellationTokenSource.CreateLinkedTokenSource([.. Parts.Select(part => part.Lost)]);
        if (Interlocked.CompareExchange(ref _lost, made, null) is not { } earlier)
            return made;

        made.Dispose();
        return earlier;
    }
}
