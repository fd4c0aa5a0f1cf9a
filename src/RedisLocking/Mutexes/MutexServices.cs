using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Mutexes;

/// <summary>What the mutexes of a provider share.</summary>
internal sealed class MutexServices
{
    private readonly Sweeper _sweeper;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leaving = 1; // One for the provider being open.

    public MutexServices(ScriptRunner runner, LeaseHost host, Sweeper sweeper, TimeSpan operationDeadline, TimeSpan localPassBudget)
    {
        _sweeper = sweeper;
        Host = host;
        Store = new MutexStore(runner, host, operationDeadline);
        Wake = new WakeChannel(runner.Connection, runner.Clock, runner.Keys.WakeChannels + Ids.Random, OnUnknownGrant);
        LocalPassBudget = localPassBudget;
    }

    public LeaseHost Host { get; }

    public MutexStore Store { get; }

    public LeaseIds Ids { get; } = new();

    public WakeChannel Wake { get; }

    /// <summary>How long a hold may pass from waiter to waiter in this process before other processes have their turn.</summary>
    public TimeSpan LocalPassBudget { get; }

    /// <summary>Nobody here holds the id: it must not keep the lock, whatever became of the call that it was in.</summary>
    public void Sweep(LockKeys keys, string leaseId) => _sweeper.Sweep(leaseId, () => Store.LeaveAsync(keys, leaseId));

    /// <summary>Leaves the queue, and passes on a grant that came in the same moment.</summary>
    public async Task LeaveAsync(LockKeys keys, string leaseId)
    {
        Interlocked.Increment(ref _leaving);
        Wake.Remove(leaseId);
        try
        {
            await Store.LeaveAsync(keys, leaseId).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            Sweep(keys, leaseId);
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
    private void OnUnknownGrant(Grant grant) => _ = LeaveAsync(Store.KeysOf(grant.LockKey), grant.LeaseId);
}
