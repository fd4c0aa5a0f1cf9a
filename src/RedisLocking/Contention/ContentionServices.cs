using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>What the locks of a provider share, of whatever kind.</summary>
internal sealed class ContentionServices
{
    private readonly Sweeper _sweeper;
    private readonly Func<string, LockStore> _storeOf;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leaving = 1; // One for the provider being open.

    /// <param name="runner">Where calls go.</param>
    /// <param name="host">What leases share.</param>
    /// <param name="sweeper">Who sees to ids that nobody holds.</param>
    /// <param name="localPassBudget">How long a hold may pass within the process.</param>
    /// <param name="storeOf">The calls of the kind that a lease id is of.</param>
    public ContentionServices(ScriptRunner runner, LeaseHost host, Sweeper sweeper, TimeSpan localPassBudget, Func<string, LockStore> storeOf)
    {
        _sweeper = sweeper;
        _storeOf = storeOf;
        Host = host;
        Wake = new WakeChannel(runner.Connection, runner.Clock, runner.Keys.WakeChannels + Ids.Random, OnUnknownGrant);
        LocalPassBudget = localPassBudget;
    }

    public LeaseHost Host { get; }

    public LeaseIds Ids { get; } = new();

    public WakeChannel Wake { get; }

    public TimeSpan LocalPassBudget { get; }

    public void Sweep(LockStore store, LockKeys keys, string leaseId) => _sweeper.Sweep(leaseId, () => store.LeaveAsync(keys, leaseId));

    public async Task LeaveAsync(LockStore store, LockKeys keys, string leaseId)
    {
        Interlocked.Increment(ref _leaving);
        Wake.Remove(leaseId);
        try
        {
            await store.LeaveAsync(keys, leaseId).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            Sweep(store, keys, leaseId);
        }
        finally
        {
            CountLeft();
        }
    }

    /// <summary>Ends when every place that was given up is left, or is swept. Called once, when no more are taken.</summary>
    public Task LeftAsync()
    {
        CountLeft();
        return _left.Task;
    }

    private void CountLeft()
    {
        if (Interlocked.Decrement(ref _leaving) == 0)
            _left.TrySetResult();
    }

    // The waiter gave up, and its leaving has crossed the grant; leaving again gives the grant back.
    private void OnUnknownGrant(Grant grant)
    {
        var store = _storeOf(grant.LeaseId);
        _ = LeaveAsync(store, store.KeysOf(grant.LockKey), grant.LeaseId);
    }
}
