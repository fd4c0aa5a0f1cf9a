using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Testing.Faults;
using RedisLocking.Testing.Leases;

namespace RedisLocking.Testing.Locks;

/// <summary>A lock of the provider inside, behind what the test says that goes wrong with it.</summary>
/// <param name="inside">The same lock in the provider inside.</param>
/// <param name="rival">The lock there that nobody can have together with this one.</param>
/// <param name="maxHold">The longest hold of its leases.</param>
/// <param name="isSemaphore">Whether one caller may hold it several times.</param>
/// <param name="store">What its provider's locks have in common.</param>
/// <param name="session">Where its leases belong to a session: told of each.</param>
internal sealed class TestLock(IDistributedLock inside, IDistributedLock rival, TimeSpan? maxHold, bool isSemaphore, TestStore store, Action<TestLease>? session = null) : DistributedLock(inside.Name)
{
    public IDistributedLock Inside => inside;

    public TimeSpan? MaxHold => maxHold;

    public bool IsOf(TestStore other) => store == other;

    public bool IsOfSession => session is not null;

    /// <summary>Lets somebody else have the lock first, if the test says that somebody holds it.</summary>
    public ValueTask MeetOthersAsync() => store.Faults.Find<HoldFault>(Name) is { } somebodyElse ? somebodyElse.TakeAsync(rival) : ValueTask.CompletedTask;

    protected override bool Excludes(LockLease held) => !isSemaphore && held is TestLease own && own.IsOf(store);

    protected override async ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        try
        {
            var asked = store.Time.GetTimestamp();
            await store.ReachOrThrowAsync([Name], cancellationToken).ConfigureAwait(false);
            await MeetOthersAsync().ConfigureAwait(false);

            var left = WaitLeft(wait, asked);
            var granted = onConflict == OnConflict.Throw
                ? await inside.AcquireAsync(left, cancellationToken).ConfigureAwait(false)
                : await inside.TryAcquireAsync(left, cancellationToken).ConfigureAwait(false);
            if (granted is not null)
            {
                var lease = store.Grant(granted, maxHold);
                session?.Invoke(lease);
                return lease;
            }

            store.History.Add(LockEventKind.Refused, Name);
            return null;
        }
        catch (LockConflictException)
        {
            store.History.Add(LockEventKind.Refused, Name);
            throw;
        }
        catch (LockUnavailableException)
        {
            store.History.Add(LockEventKind.Unavailable, Name);
            throw;
        }
    }

    // A slow store takes its time out of the wait, as any store does.
    private TimeSpan WaitLeft(TimeSpan wait, long asked)
    {
        if (wait == Timeout.InfiniteTimeSpan)
            return wait;
        var left = wait - store.Time.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
