namespace RedisLocking.Policies;

/// <summary>Several leases that were taken together, as one: lost with the first of them, released all at once.</summary>
internal sealed class JointLease : ILockLease
{
    private readonly ILockLease _first;
    private CancellationTokenSource? _lost;

    /// <param name="parts">The leases, in the order in which they were taken.</param>
    /// <param name="first">The lock whose name and token this lease has: the one that the template names first.</param>
    public JointLease(IReadOnlyList<ILockLease> parts, LockName first)
    {
        Parts = parts;
        _first = parts.First(part => part.Name == first);
    }

    public IReadOnlyList<ILockLease> Parts { get; }

    public LockName Name => _first.Name;

    public string LeaseId => _first.LeaseId;

    public FencingToken FencingToken => _first.FencingToken;

    public CancellationToken Lost => (Volatile.Read(ref _lost) ?? MakeLost()).Token;

    public void ThrowIfLost()
    {
        foreach (var part in Parts)
            part.ThrowIfLost();
    }

    // Releasing a part again answers what its first release did, so this needs no memory of its own.
    public async ValueTask<bool> ReleaseAsync()
    {
        // All are sent before the first answer is awaited: they share a round trip, and none outlives another's failure.
        var answers = Parts.Reverse().Select(part => part.ReleaseAsync().AsTask()).ToList();
        return (await Task.WhenAll(answers).ConfigureAwait(false)).All(ours => ours);
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

    private CancellationTokenSource MakeLost()
    {
        var made = CancellationTokenSource.CreateLinkedTokenSource([.. Parts.Select(part => part.Lost)]);
        if (Interlocked.CompareExchange(ref _lost, made, null) is not { } earlier)
            return made;

        made.Dispose();
        return earlier;
    }
}
