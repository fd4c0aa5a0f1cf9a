using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>What <see cref="ILockProvider.AllOf"/> takes: locks of one provider.</summary>
internal static class JointParts
{
    /// <summary>The locks, and in place of one that stands for several, those.</summary>
    /// <param name="locks">What the caller named.</param>
    /// <param name="owner">What tells the locks of the provider that was asked.</param>
    /// <param name="isOf">Whether a lock is one of those.</param>
    /// <exception cref="ArgumentException">There are none or too many, or one of another provider or of a session; the message names it.</exception>
    public static TLock[] Of<TLock, TOwner>(IReadOnlyList<IDistributedLock> locks, TOwner owner, Func<TLock, TOwner, bool> isOf)
        where TLock : DistributedLock
    {
        ArgumentNullException.ThrowIfNull(locks);
        var named = locks as IDistributedLock[] ?? [.. locks];
        var count = 0;
        foreach (var one in named)
            count += one is JointLock joint ? joint.Locks.Length : 1;
        if (count is 0 or > ILockProvider.MaxLocks)
            throw new ArgumentException($"AllOf takes 1 to 1,000 locks; these are {count}.", nameof(locks));

        var parts = new TLock[count];
        var next = 0;
        foreach (var one in named)
        {
            if (one is not JointLock joint)
            {
                parts[next++] = Part(one, owner, isOf);
                continue;
            }

            foreach (var part in joint.Locks)
                parts[next++] = Part(part, owner, isOf);
        }

        return parts;
    }

    private static TLock Part<TLock, TOwner>(IDistributedLock named, TOwner owner, Func<TLock, TOwner, bool> isOf)
        where TLock : DistributedLock
    {
        return named switch
        {
            TLock part when isOf(part, owner) => part,
            null => throw new ArgumentException("AllOf takes locks; one of these is null.", "locks"),
            _ => throw new ArgumentException($"Lock '{named.Name}' is of another provider, or of a session: AllOf takes locks of the provider that it is asked of.", "locks"),
        };
    }
}
