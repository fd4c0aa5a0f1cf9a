using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>What <see cref="ILockProvider.AllOf"/> takes: locks of one provider.</summary>
internal static class JointParts
{
    /// <summary>The locks, and in place of one that stands for several, those.</summary>
    /// <param name="locks">What the caller named.</param>
    /// <param name="isOurs">Whether a lock is of the provider that was asked.</param>
    /// <exception cref="ArgumentException">There are none or too many, or one of another provider or of a session; the message names it.</exception>
    public static TLock[] Of<TLock>(IReadOnlyList<IDistributedLock> locks, Func<TLock, bool> isOurs)
        where TLock : DistributedLock
    {
        ArgumentNullException.ThrowIfNull(locks);
        var count = 0;
        for (var index = 0; index < locks.Count; index++)
            count += locks[index] is JointLock joint ? joint.Locks.Count : 1;
        if (count is 0 or > ILockProvider.MaxLocks)
            throw new ArgumentException($"AllOf takes 1 to 1,000 locks; these are {count}.", nameof(locks));

        var parts = new TLock[count];
        var next = 0;
        for (var index = 0; index < locks.Count; index++)
        {
            if (locks[index] is not JointLock joint)
            {
                parts[next++] = Part(locks[index], isOurs);
                continue;
            }

            foreach (var part in joint.Locks)
                parts[next++] = Part(part, isOurs);
        }

        return parts;
    }

    private static TLock Part<TLock>(IDistributedLock named, Func<TLock, bool> isOurs)
        where TLock : DistributedLock
    {
        return named switch
        {
            TLock part when isOurs(part) => part,
            null => throw new ArgumentException("AllOf takes locks; one of these is null.", "locks"),
            _ => throw new ArgumentException($"Lock '{named.Name}' is of another provider, or of a session: AllOf takes locks of the provider that it is asked of.", "locks"),
        };
    }
}
