using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking.Pipeline;
using RedisLocking.Requests;

namespace RedisLocking;

/// <summary>
/// As <see cref="LockingBehavior{TRequest, TResponse}"/>, for requests with a stream of responses: the locks are acquired when
/// the first item is asked for, and held until the stream ends or its reader disposes it.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">An item of its stream.</typeparam>
public sealed class LockingStreamBehavior<TRequest, TResponse> : IStreamPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    private readonly RequestLocks<TRequest>? _locks;

    /// <summary>Makes the behavior for one type of request.</summary>
    /// <inheritdoc cref="LockingBehavior{TRequest, TResponse}(ILockProvider, IEnumerable{ILockConflictFactory{TResponse}}, IOptions{LockPolicies}, ILoggerFactory)"/>
    public LockingStreamBehavior(ILockProvider locks, IOptions<LockPolicies>? policies = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(locks);
        _locks = RequestLocks<TRequest>.Find(locks, policies?.Value ?? new LockPolicies(), loggerFactory);
    }

    /// <summary>The stream. What can go wrong with the lock is thrown to who reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="next">The rest of the pipeline. The token of its stream is cancelled when the lease is lost.</param>
    /// <param name="cancellationToken">Gives up waiting, and cancels the stream.</param>
    /// <exception cref="LockConflictException">Somebody else holds the lock.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer, and the policy does not say to proceed.</exception>
    /// <exception cref="LockLostException">The lease was lost; the stream stopped for it, or the policy says to abort.</exception>
    /// <exception cref="LockTemplateValueException">A value of the request cannot go into a lock's name.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that reads the stream holds its lock already.</exception>
    public IAsyncEnumerable<TResponse> Handle(TRequest request, StreamHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        _locks is null ? next() : StreamLockedAsync(_locks, request, next, cancellationToken);

    private static async IAsyncEnumerable<TResponse> StreamLockedAsync(
        RequestLocks<TRequest> locks, TRequest request, StreamHandlerDelegate<TResponse> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (lease, conflict) = await locks.TryAcquireAsync(request, cancellationToken).ConfigureAwait(false);
        if (conflict is not null)
            throw conflict;

        if (lease is null)
        {
            await foreach (var item in next().WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return item;
            yield break;
        }

        await using (lease.ConfigureAwait(false))
        {
            using var held = new LeaseWatch(lease, locks.Policy.WhenLost, linked: true, cancellationToken);
            var items = Open(locks, lease, next, held.Token);
            try
            {
                while (await MoveNextAsync(locks, lease, items, held).ConfigureAwait(false))
                    yield return items.Current;
            }
            finally
            {
                using (locks.Enter(lease))
                    await items.DisposeAsync().ConfigureAwait(false);
            }

            await held.EnsureKeptAsync().ConfigureAwait(false);
        }
    }

    private static IAsyncEnumerator<TResponse> Open(RequestLocks<TRequest> locks, ILockLease lease, StreamHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        using (locks.Enter(lease))
            return next().GetAsyncEnumerator(cancellationToken);
    }

    // Entered for each item: between two of them the flow is the reader's, which runs under no lock.
    private static async ValueTask<bool> MoveNextAsync(RequestLocks<TRequest> locks, ILockLease lease, IAsyncEnumerator<TResponse> items, LeaseWatch held)
    {
        try
        {
            using (locks.Enter(lease))
            {
                var moved = await items.MoveNextAsync().ConfigureAwait(false);
                held.ThrowIfToAbort();
                return moved;
            }
        }
        catch (OperationCanceledException stopped) when (held.StoppedByLoss)
        {
            throw held.ToException(stopped);
        }
    }
}
