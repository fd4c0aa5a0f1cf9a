using RedisLocking.Locks;
using RedisLocking.MultiLocks;
using RedisLocking.Testing.Leases;

namespace RedisLocking.Testing.Locks;

/// <summary>Several locks as one, each of which can go wrong by itself.</summary>
internal sealed class TestJointLock(TestLock[] locks, TestStore store) : JointLock(locks, store.Time)
{
    private readonly IDistributedLock _inside = store.Inside.AllOf([.. locks.Select(part => part.Inside)]);

    protected override async ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        try
        {
            return await base.AcquireCoreAsync(wait, OnConflict.Throw, cancellationToken).ConfigureAwait(false);
        }
        catch (LockConflictException conflict)
        {
            // Who waited has asked for one lock after the other, and the one that refused has said so itself.
            if (wait == TimeSpan.Zero)
                store.History.Add(LockEventKind.Refused, conflict.Name);
            if (onConflict == OnConflict.ReturnNull)
                return null;
            throw;
        }
    }

    protected override async ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ReachOrThrowAsync([.. locks.Select(part => part.Name)], cancellationToken).ConfigureAwait(false);
            foreach (var part in locks)
                await part.MeetOthersAsync().ConfigureAwait(false);

            return Grant(await _inside.AcquireAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false));
        }
        catch (LockConflictException conflict)
        {
            return JointAttempt.Conflict(conflict.Name, conflict.RetryAfter);
        }
        catch (LockUnavailableException unavailable)
        {
            store.History.Add(LockEventKind.Unavailable, unavailable.Name);
            throw;
        }
    }
    private JointAttempt Grant(ILockLease granted) =>
        JointAttempt.Granted([.. granted.Parts.Select((part, index) => store.Grant(part, locks[index].MaxHold))]);
}
