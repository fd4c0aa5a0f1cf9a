using System.Runtime.CompilerServices;
using RedisLocking.Contention;
using RedisLocking.Leases;

namespace RedisLocking.Elections;

/// <summary>One candidate of an election inside this process, and a look at who leads it.</summary>
internal sealed class InMemoryElection(InMemoryLock candidate, LockTable table) : Election(candidate.Name)
{
    public override ValueTask<LeaderInfo?> GetLeaderAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<LeaderInfo?>(cancellationToken);
        try
        {
            return new ValueTask<LeaderInfo?>(table.FindLeader(Name, out _)?.Leader);
        }
        catch (LockUnavailableException mixedKinds)
        {
            return ValueTask.FromException<LeaderInfo?>(mixedKinds);
        }
    }

    public override async IAsyncEnumerable<LeadershipChange> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(table.IsClosed, typeof(InMemoryLockProvider));
        var sequence = new LeadershipSequence();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (table.IsClosed)
                throw new LockUnavailableException(Name, $"The provider was disposed while election '{Name}' was observed.");
            if (sequence.Look(table.FindLeader(Name, out var changes)) is { } change)
                yield return change;
            await changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask<LockLease?> CampaignCoreAsync(string value, TimeSpan wait, CancellationToken cancellationToken)
    {
        var asked = new CampaignWait(wait, table.Time);
        while (true)
        {
            if (await candidate.TryAcquireAsync(asked.Left, cancellationToken).ConfigureAwait(false) is not InMemoryLeadership leadership)
                return null;
            if (leadership.TryProclaim(value))
                return leadership;

            // It was over before it had begun.
            await leadership.DisposeAsync().ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(table.IsClosed, typeof(InMemoryLockProvider));
        }
    }
}
