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
        var parts = new List<TLock>(locks.Count);
        foreach (var named in locks)
            Add(named, isOurs, parts);
        if (parts.Count is 0 or > ILockProvider.MaxLocks)
            throw new ArgumentException($"AllOf takes 1 to 1,000 locks; these are {parts.Count}.", nameof(locks));

        return [.. parts];
    }

    private static void Add<TLock>(IDistributedLock named, Func<TLock, bool> isOurs, List<TLock> parts)
        where TLock : DistributedLock
    {
        switch (named)
        {
            case null:
                throw new ArgumentException("AllOf takes locks; one of these is null.", "locks");
            case JointLock joint:
                foreach (var part in joint.Locks)
                    Add(part, isOurs, parts);
                break;
            case TLock part when isOurs(part):
                parts.Add(part);
                break;
            default:
                throw new ArgumentException($"Lock '{named.Name}' is of another provider, or of a session: AllOf takes locks of the provider that it is asked of.", "locks");
        }
    }
}
