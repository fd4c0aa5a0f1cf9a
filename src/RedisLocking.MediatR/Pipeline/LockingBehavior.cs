using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking.Pipeline;
using RedisLocking.Requests;

namespace RedisLocking;

/// <summary>
/// Handles a request under the locks that its type says by <see cref="LockedAttribute"/> or <see cref="ILockedRequest"/>; the
/// handler gets the lease through <see cref="ILockLeaseAccessor"/>. Requests without a lock pass through.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">Its response.</typeparam>
/// <remarks>
/// <c>cfg.AddLocking()</c> puts it into the pipeline. It is a singleton: what it needs to know of a type of request it reads
/// once, when the first one is sent.
/// </remarks>
public sealed class LockingBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    private readonly RequestLocks<TRequest>? _locks;
    private readonly ILockConflictFactory<TResponse>? _onConflict;

    /// <summary>Makes the behavior for one type of request.</summary>
    /// <param name="locks">Where the locks come from.</param>
    /// <param name="conflictFactories">The last one makes the response to a conflict; none: the conflict is thrown.</param>
    /// <param name="policies">The policies that requests name; null: none is named, and the default is the default's.</param>
    /// <param name="loggerFactory">Where a request that runs without its lock is logged.</param>
    /// <exception cref="InvalidOperationException">What the type says about its lock cannot be meant; the message names the type and says why.</exception>
    public LockingBehavior(
        ILockProvider locks,
        IEnumerable<ILockConflictFactory<TResponse>> conflictFactories,
        IOptions<LockPolicies>? policies = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(locks);
        ArgumentNullException.ThrowIfNull(conflictFactories);
        _locks = RequestLocks<TRequest>.Find(locks, policies?.Value ?? new LockPolicies(), loggerFactory);
        _onConflict = conflictFactories.LastOrDefault();
    }

    /// <summary>Acquires, calls the rest of the pipeline, and releases.</summary>
    /// <param name="request">The request.</param>
    /// <param name="next">The rest of the pipeline. From MediatR 12.5 on its token is cancelled when the lease is lost.</param>
    /// <param name="cancellationToken">Gives up waiting, and cancels the rest of the pipeline.</param>
    /// <exception cref="LockConflictException">Somebody else holds the lock, and no conflict factory makes a response of that.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer, and the policy does not say to proceed.</exception>
    /// <exception cref="LockLostException">The lease was lost; the handler stopped for it, or the policy says to abort.</exception>
    /// <exception cref="LockTemplateValueException">A value of the request cannot go into a lock's name.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that sends the request holds its lock already.</exception>
    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        _locks is null ? Next<TResponse>.Invoke(next, cancellationToken) : HandleLockedAsync(_locks, request, next, cancellationToken);

    private async Task<TResponse> HandleLockedAsync(RequestLocks<TRequest> locks, TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var (lease, conflict) = await locks.TryAcquireAsync(request, cancellationToken).ConfigureAwait(false);
        if (conflict is not null)
            return _onConflict is null ? throw conflict : _onConflict.CreateResponse(conflict);
        if (lease is null)
            return await Next<TResponse>.Invoke(next, cancellationToken).ConfigureAwait(false);

        await using (lease.ConfigureAwait(false))
        {
            using var held = new LeaseWatch(lease, locks.Policy.WhenLost, Next<TResponse>.TakesToken, cancellationToken);
            TResponse response;
            try
            {
                using (locks.Enter(lease))
                    response = await Next<TResponse>.Invoke(next, held.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException stopped) when (held.StoppedByLoss)
            {
                throw held.ToException(stopped);
            }

            await held.EnsureKeptAsync().ConfigureAwait(false);
            return response;
        }
    }
}
