using System.Runtime.CompilerServices;
using RedisLocking.Elections;
using RedisLocking.Leases;
using RedisLocking.Testing.Faults;
using RedisLocking.Testing.Leases;
using RedisLocking.Testing.Locks;

namespace RedisLocking.Testing.Elections;

/// <summary>A candidate for an election of the provider inside, behind what the test says that goes wrong with its lock.</summary>
/// <param name="name">The election.</param>
/// <param name="options">The terms of a leadership inside.</param>
/// <param name="maxHold">The longest leadership.</param>
/// <param name="store">What its provider's locks have in common.</param>
internal sealed class TestElection(LockName name, LeaseOptions? options, TimeSpan? maxHold, TestStore store) : Election(name)
{
    /// <summary>What is proclaimed by whom the test has lead.</summary>
    private const string SomebodyElse = "somebody else";

    public override async ValueTask<LeaderInfo?> GetLeaderAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await store.ReachOrRecordAsync([Name], token: null, cancellationToken).ConfigureAwait(false);
        await CandidateFor("").MeetOthersAsync().ConfigureAwait(false);
        return await NewInside().GetLeaderAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<LeadershipChange> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var hasTold = false;
        LeaderInfo? told = null;
        while (true)
        {
            await ReachAsync(cancellationToken).ConfigureAwait(false);
            await CandidateFor("").MeetOthersAsync().ConfigureAwait(false);
            await foreach (var change in NewInside().ObserveAsync(cancellationToken).ConfigureAwait(false))
            {
                // Nobody knows now; it looks anew when the store answers.
                if (store.Faults.Find<OutageFault>(Name) is not null)
                    break;
                if (hasTold && Equals(change.Leader, told))
                    continue;
                var next = new LeadershipChange(change.Leader, told);
                (hasTold, told) = (true, change.Leader);
                yield return next;
            }
        }
    }

    protected override async ValueTask<LockLease?> CampaignCoreAsync(string value, TimeSpan wait, CancellationToken cancellationToken) =>
        (LockLease?)await CandidateFor(value).TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false);

    private TestLock CandidateFor(string value) => new(
        new CandidateLock(Name, NewInside, value), new CandidateLock(Name, () => store.Inside.Election(Name), SomebodyElse), maxHold, isSemaphore: false, store);

    private IElection NewInside() => store.Inside.Election(Name, options);

    private async ValueTask ReachAsync(CancellationToken cancellationToken)
    {
        while (await store.ReachAsync([Name], cancellationToken).ConfigureAwait(false) is { Outage: var outage })
        {
            var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            outage.WhenOver(over.SetResult);
            await over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
