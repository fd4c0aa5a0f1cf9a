namespace RedisLocking.Pipeline;

/// <summary>What the loss of a lease means for the handler that runs under it.</summary>
internal sealed class LeaseWatch : IDisposable
{
    private readonly ILockLease _lease;
    private readonly WhenLost _whenLost;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _stop;

    /// <param name="lease">The lease.</param>
    /// <param name="whenLost">What the policy says.</param>
    /// <param name="linked">Whether anybody hears of <see cref="Token"/>; if not, it is the caller's own.</param>
    /// <param name="caller">The token of the send.</param>
    public LeaseWatch(ILockLease lease, WhenLost whenLost, bool linked, CancellationToken caller)
    {
        _lease = lease;
        _whenLost = whenLost;
        _caller = caller;
        _stop = linked ? CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, caller) : null;
    }

    /// <summary>For the handler: cancelled with the caller's, and when the lease is lost.</summary>
    public CancellationToken Token => _stop?.Token ?? _caller;

    /// <summary>Whether a handler that stopped did so for the loss of the lease, and not because its caller wanted it to.</summary>
    public bool StoppedByLoss => _lease.Lost.IsCancellationRequested && !_caller.IsCancellationRequested;

    public LockLostException ToException(OperationCanceledException stopped) =>
        new(_lease.Name, $"The lease of lock '{_lease.Name}' was lost while the request under it was handled, and the handler stopped.", stopped);

    /// <summary>Where the policy is to abort, a loss is an error even if the handler does not notice it.</summary>
    public void ThrowIfToAbort()
    {
        if (_whenLost == WhenLost.Abort && _lease.Lost.IsCancellationRequested)
            throw Lost();
    }

    /// <summary>Where the policy is to abort: releases, and throws when the lease was not kept until then.</summary>
    public async ValueTask EnsureKeptAsync()
    {
        if (_whenLost != WhenLost.Abort)
            return;

        ThrowIfToAbort();
        try
        {
            if (await _lease.ReleaseAsync().ConfigureAwait(false))
                return;
        }
        catch (LockUnavailableException)
        {
            // The handler ended within the lease, and the provider frees the lock as soon as the store answers.
            return;
        }

        throw Lost();
    }

    public void Dispose() => _stop?.Dispose();

    private LockLostException Lost() => new(_lease.Name, $"The lease of lock '{_lease.Name}' was lost while the request under it was handled.");
}
