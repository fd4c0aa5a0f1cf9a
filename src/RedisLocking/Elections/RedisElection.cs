using System.Runtime.CompilerServices;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Elections;

/// <summary>One candidate of an election in Redis, and a look at who leads it.</summary>
/// <param name="candidate">The lock under it.</param>
/// <param name="kind">Its kind.</param>
/// <param name="connection">Where observers listen.</param>
/// <param name="observers">Those of this process.</param>
internal sealed class RedisElection(RedisLock candidate, ElectionKind kind, RedisConnection connection, ElectionObservers observers) : Election(candidate.Name)
{
    public override async ValueTask<LeaderInfo?> GetLeaderAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(observers.IsClosed, typeof(ILockProvider));
        try
        {
            return (await kind.LookAsync(candidate.Keys).ConfigureAwait(false))?.Leader;
        }
        catch (StoreFailure failure)
        {
            throw Unavailable(failure);
        }
    }

    public override async IAsyncEnumerable<LeadershipChange> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(observers.IsClosed, typeof(ILockProvider));
        var ear = new ElectionEar(connection, kind.Host.Wheel, kind.Host.Clock, candidate.Keys.LeaderChannel);
        await using var listening = ear.ConfigureAwait(false);
        observers.Add(ear, candidate.Keys.Lock);
        try
        {
            var sequence = new LeadershipSequence();
            var answered = true;
            while (true)
            {
                // Listens first and looks then: what changes after the look is heard of.
                var next = await ear.NextAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (observers.IsClosed)
                    throw new LockUnavailableException(Name, $"The provider was closed while election '{Name}' was observed.");
                LeadershipChange? change = null;
                try
                {
                    change = sequence.Look(await kind.LookAsync(candidate.Keys).ConfigureAwait(false));
                    answered = true;
                }
                catch (StoreFailure failure) when (failure.OfLock is null)
                {
                    if (answered)
                        kind.Host.Logger.ElectionUnseen(Name, failure.Message);
                    answered = false;
                }
                catch (StoreFailure otherKind)
                {
                    throw Unavailable(otherKind);
                }

                if (change is not null)
                    yield return change;
                await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            observers.Remove(ear);
        }
    }

    protected override async ValueTask<LockLease?> CampaignCoreAsync(string value, TimeSpan wait, CancellationToken cancellationToken)
    {
        var asked = new CampaignWait(wait, kind.Host.Clock.Provider);
        while (true)
        {
            if (await candidate.TryAcquireAsync(asked.Left, cancellationToken).ConfigureAwait(false) is not RedisLeadership leadership)
                return null;
            try
            {
                if (await leadership.TryProclaimAsync(value).ConfigureAwait(false) && leadership.IsLive)
                    return leadership;
            }
            catch
            {
                await leadership.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            // It was over before it had begun: taken away, or the claim of a process that stood still.
            await leadership.DisposeAsync().ConfigureAwait(false);
        }
    }

    private LockUnavailableException Unavailable(StoreFailure failure) => failure.OfLock is { } rest
        ? new LockUnavailableException(Name, $"Lock '{Name}' {rest}.", failure)
        : new LockUnavailableException(Name, $"Nobody knows who leads election '{Name}': {failure.Message}.", failure);
}
