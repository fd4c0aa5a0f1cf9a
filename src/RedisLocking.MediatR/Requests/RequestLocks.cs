using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.MultiLocks;
using RedisLocking.Policies;

namespace RedisLocking.Requests;

/// <summary>Gets the locks of requests of one type, after their policy. One for each application and type.</summary>
internal sealed class RequestLocks<TRequest>
    where TRequest : notnull
{
    private readonly LockSet _locks;
    private readonly RequestNames<TRequest> _names;
    private readonly bool _shareHeld;
    private readonly LockLeaseAccessor _flow = new();
    private readonly ILogger? _logger;

    private RequestLocks(LockedRequest request, LockSet locks, ILoggerFactory? loggers)
    {
        _locks = locks;
        _names = new RequestNames<TRequest>(request);
        _shareHeld = request.ShareHeld;
        _logger = loggers?.CreateLogger(RequestLog.Category);
    }

    public LockPolicy Policy => _locks.Policy;

    /// <summary>Null: requests of this type have no lock.</summary>
    /// <exception cref="LockedRequestException">What the type says about its lock cannot be meant.</exception>
    public static RequestLocks<TRequest>? Find(ILockProvider locks, LockPolicies policies, ILoggerFactory? loggers) =>
        LockedRequest.Find(typeof(TRequest), policies) is { } request
            ? new RequestLocks<TRequest>(request, new LockSet(locks, request.Policy), loggers)
            : null;

    /// <summary>The lease to run under, or the conflict; neither where the policy says to proceed without the store.</summary>
    public async ValueTask<RequestLocksAttempt> TryAcquireAsync(TRequest request, CancellationToken cancellationToken)
    {
        var names = _names.Of(request);
        var shared = FindHeld(names);
        try
        {
            return shared is null
                ? ToAttempt(await _locks.TryAcquireAsync(names, cancellationToken).ConfigureAwait(false))
                : await AcquireOthersAsync(names, shared, cancellationToken).ConfigureAwait(false);
        }
        catch (LockUnavailableException unavailable) when (Policy.WhenUnavailable == WhenUnavailable.Proceed)
        {
            _logger?.ProceedsWithoutLock(unavailable, typeof(TRequest).Name);
            return default;
        }
    }

    /// <summary>Runs the current flow under the lease, if there is one.</summary>
    public IDisposable? Enter(ILockLease? lease) =>
        lease is null ? null : _flow.Enter(lease, lease.Parts);

    private List<ILockLease>? FindHeld(LockName[] names)
    {
        List<ILockLease>? held = null;
        foreach (var name in names)
        {
            if (_flow.Find(name) is not { } lease)
                continue;
            if (!_shareHeld)
            {
                if (Policy.Permits > 0)
                    continue; // Another permit: those of one semaphore do not wait for each other.
                throw new LockHeldByFlowException(name, $"With {nameof(LockedAttribute.ShareHeld)} = true in its [Locked], request {typeof(TRequest).FullName} runs under that lease.");
            }

            if (!Serves(lease))
                throw new LockHeldByFlowException(name, $"Request {typeof(TRequest).FullName} cannot share that lease, which is weaker than it needs: take the writer's lock where the first request does.");
            lease.ThrowIfLost();
            (held ??= []).Add(new SharedLease(lease));
        }

        return held;
    }

    // Whether what the request needs is what the lease has, or less.
    private bool Serves(ILockLease held) => (held as IReadWriteLease)?.Mode switch
    {
        LockMode.Write => Policy.Mode != LockMode.Exclusive,
        LockMode.Read => Policy.Mode == LockMode.Read,
        _ => Policy.Mode == LockMode.Exclusive,
    };

    private async ValueTask<RequestLocksAttempt> AcquireOthersAsync(LockName[] names, List<ILockLease> shared, CancellationToken cancellationToken)
    {
        var others = names.Except(shared.Select(lease => lease.Name)).ToList();
        if (others.Count > 0)
        {
            var attempt = await _locks.TryAcquireAsync(others, cancellationToken).ConfigureAwait(false);
            if (attempt.Lease is null)
                return ToAttempt(attempt);
            shared.AddRange(attempt.Lease.Parts is { Count: > 0 } parts ? parts : [attempt.Lease]);
        }

        // In the order in which they are named, as the lease of all of them together has them.
        ILockLease[] leases = [.. names.Distinct().Select(name => shared.First(lease => lease.Name == name))];
        return new RequestLocksAttempt(leases is [var only] ? only : new JointLease(leases), null);
    }

    private RequestLocksAttempt ToAttempt(LockSetAttempt attempt) =>
        new(attempt.Lease, attempt.Refused is { } name ? new LockConflictException(name, Policy.Wait, Policy.RetryAfter) : null);
}

/// <summary>What came of asking for a request's locks.</summary>
internal readonly record struct RequestLocksAttempt(ILockLease? Lease, LockConflictException? Conflict);
