using RedisLocking.DetachedLeases;
using RedisLocking.Elections;
using RedisLocking.Leases;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    private TaskCompletionSource _leadersChanged = NewSignal();

    /// <summary>Who leads; null: nobody does, or has not proclaimed yet.</summary>
    /// <param name="name">The election.</param>
    /// <param name="changes">Ends when that, or the leader of any other election, has changed.</param>
    /// <exception cref="LockUnavailableException">The name is held as another kind of lock.</exception>
    public Proclamation? FindLeader(LockName name, out Task changes)
    {
        HeldLock? held;
        IHolder? holder;
        Proclamation? leader;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            changes = _leadersChanged.Task;
            if (!_held.TryGetValue(name, out held))
                return null;
            ThrowIfMixed(held, name, Demand.Leader);
            (holder, leader) = (held.OldestHolder, held.Leader);
        }

        // The alarm of one that is over may be late.
        return holder.ExpiresIn > TimeSpan.Zero ? leader : null;
    }

    public bool Proclaim(InMemoryLease leader, string value, Action whileItHolds)
    {
        var now = _leases.Now();
        lock (_gate)
        {
            if (leader.Place.List is null)
                return false;

            Tell(_held[leader.Name], value, leader.FencingToken, now);
            whileItHolds();
            return true;
        }
    }

    /// <summary>The same of a detached lease.</summary>
    public bool Proclaim(string leaseId, string value)
    {
        var now = _leases.Now();
        lock (_gate)
        {
            if (FindDetached(leaseId, now) is not { } hold)
                return false;

            Tell(_held[hold.Name], value, hold.Grant.Token, now);
            return true;
        }
    }

    private void Tell(HeldLock held, string value, FencingToken token, GrantMoment now)
    {
        var since = held.Leader?.Leader.Since ?? DateTimeOffset.UnixEpoch.AddMicroseconds(now.UnixMicroseconds);
        held.Leader = new Proclamation(new LeaderInfo(value, token, since), (held.Leader?.Revision ?? 0) + 1);
        SignalLeaders();
    }

    /// <summary>The leadership has become a detached lease, and goes on under its token; under the gate.</summary>
    private void EntrustLeader(HeldLock held, DetachedHold hold)
    {
        if (held.Leader is not { } told)
            return;
        held.Leader = told with { Leader = told.Leader with { FencingToken = hold.Grant.Token } };
        SignalLeaders();
    }

    /// <summary>Somebody else leads, or nobody; under the gate.</summary>
    private void ForgetLeader(HeldLock held)
    {
        if (held.Kind != LockKind.Election)
            return;
        held.Leader = null;
        SignalLeaders();
    }

    // Those who wait for it go on outside of the gate, on the thread pool.
    private void SignalLeaders()
    {
        _leadersChanged.TrySetResult();
        _leadersChanged = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
