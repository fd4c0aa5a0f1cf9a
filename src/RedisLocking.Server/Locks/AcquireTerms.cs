using RedisLocking.Server.Events;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Locks;

/// <summary>What is asked for, checked.</summary>
internal sealed record AcquireTerms(LockForm Form, int Permits, TimeSpan Wait, LeaseOptions Options)
{
    /// <summary>What the leader of an election proclaims; null of other locks.</summary>
    public string? Value { get; init; }

    public static AcquireTerms Of(AcquireRequest request, TimeSpan maxWait)
    {
        TimeSpan? ttl = request.Ttl is null ? null : Duration("ttl", request.Ttl, LeaseOptions.MinTtl, LeaseOptions.MaxTtl, "from 100ms to 24h");
        var wait = request.Wait is null ? TimeSpan.Zero : Duration("wait", request.Wait, TimeSpan.Zero, maxWait, $"from 0s to {maxWait.TotalSeconds}s");
        if (request.Permits is < 1 or > ILockProvider.MaxPermits)
            throw ProblemException.BadRequest($"permits must be from 1 to 1000000; it is {request.Permits}.");
        if (request is { Permits: not null, Mode: not null })
            throw ProblemException.BadRequest("A semaphore (permits) has no mode: leave out one of them.");
        return new AcquireTerms(FormOf(request), request.Permits ?? 0, wait, new LeaseOptions { Ttl = ttl, Owner = Owner(request.Owner) });
    }

    /// <summary>The lease's handle; null: somebody else held the lock for all of the wait.</summary>
    public async ValueTask<LeaseHandle?> TryTakeAsync(ILockProvider locks, LockName name, CancellationToken cancellationToken) => Form switch
    {
        LockForm.Read => await locks.ReadLock(name, Options).TryAcquireDetachedAsync(Wait, cancellationToken),
        LockForm.Write => await locks.WriteLock(name, Options).TryAcquireDetachedAsync(Wait, cancellationToken),
        LockForm.Semaphore => await locks.Semaphore(name, Permits, Options).TryAcquireDetachedAsync(Wait, cancellationToken),
        LockForm.Election => await TryLeadAsync(locks.Election(name, Options), cancellationToken),
        _ => await locks.Mutex(name, Options).TryAcquireDetachedAsync(Wait, cancellationToken),
    };

    /// <summary>All of it, the owner, which may hold anything but a line break, at the end of its line.</summary>
    public string Describe() => $"{Form} {Permits} {Wait.Ticks} {Options.Ttl?.Ticks} {Options.Owner}{(Value is null ? "" : "\n" + Value)}";

    private async ValueTask<LeaseHandle?> TryLeadAsync(IElection election, CancellationToken cancellationToken)
    {
        await using var leadership = await election.TryCampaignAsync(Value!, Wait, cancellationToken);
        return leadership is null ? null : await leadership.DetachAsync(cancellationToken: CancellationToken.None);
    }

    private static LockForm FormOf(AcquireRequest request) => request switch
    {
        { Permits: not null } => LockForm.Semaphore,
        { Mode: null or "exclusive" } => LockForm.Mutex,
        { Mode: "read" } => LockForm.Read,
        { Mode: "write" } => LockForm.Write,
        _ => throw ProblemException.BadRequest("mode must be \"exclusive\", \"read\" or \"write\"."),
    };

    private static TimeSpan Duration(string field, string text, TimeSpan min, TimeSpan max, string allowed)
    {
        if (!DurationText.TryParse(text, out var duration))
            throw ProblemException.BadRequest($"{field} must be {DurationText.Form}.");
        return duration >= min && duration <= max ? duration : throw ProblemException.BadRequest($"{field} must be {allowed}.");
    }

    private static string? Owner(string? owner)
    {
        try
        {
            return new LeaseOptions { Owner = owner }.Owner;
        }
        catch (ArgumentException)
        {
            throw ProblemException.BadRequest("owner must have 1 to 128 characters, none of them a control character.");
        }
    }
}
