namespace RedisLocking;

/// <summary>How a request takes its lock, and what happens when it does not get it or loses it. Immutable; checked when it is made.</summary>
public sealed record LockPolicy
{
    /// <summary>How long to wait for a lock that somebody else holds; with several locks, for all of them together.</summary>
    /// <value>0 or more, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: 0, which refuses at once.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Wait
    {
        get;
        init => field = value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Wait), value, $"{nameof(Wait)} must be 0 or more, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}.");
    }

    /// <summary>How the lock is held: alone, as one of its readers, or as its writer.</summary>
    /// <value>Default: <see cref="LockMode.Exclusive"/>, a mutex.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    /// <exception cref="ArgumentException">The policy has <see cref="Permits"/>: a semaphore has neither readers nor writers.</exception>
    public LockMode Mode
    {
        get;
        init
        {
            field = Known(value, nameof(Mode));
            ThrowIfBothKinds();
        }
    }

    /// <summary>Of a semaphore: how many may hold it at a time.</summary>
    /// <value>1 to 1,000,000. Default: 0, which is no semaphore but what <see cref="Mode"/> says.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above a million.</exception>
    /// <exception cref="ArgumentException">The policy has another <see cref="Mode"/> than <see cref="LockMode.Exclusive"/>.</exception>
    public int Permits
    {
        get;
        init
        {
            field = value is >= 0 and <= ILockProvider.MaxPermits
                ? value
                : throw new ArgumentOutOfRangeException(nameof(Permits), value, $"{nameof(Permits)} must be 1 to 1,000,000, or 0 for a lock that is no semaphore.");
            ThrowIfBothKinds();
        }
    }

    /// <inheritdoc cref="LeaseOptions.Ttl"/>
    public TimeSpan? Ttl
    {
        get => Lease.Ttl;
        init => Lease = Lease with { Ttl = value };
    }

    /// <inheritdoc cref="LeaseOptions.MaxHold"/>
    public TimeSpan? MaxHold
    {
        get => Lease.MaxHold;
        init => Lease = Lease with { MaxHold = value };
    }

    /// <summary>The hint that a refused caller gets when to ask again.</summary>
    /// <value>Above 0. Default: 1 second.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or negative.</exception>
    public TimeSpan RetryAfter
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RetryAfter), value, $"{nameof(RetryAfter)} must be above 0.");
    } = TimeSpan.FromSeconds(1);

    /// <summary>What happens when the store does not answer.</summary>
    /// <value>Default: <see cref="WhenUnavailable.Reject"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public WhenUnavailable WhenUnavailable
    {
        get;
        init => field = Known(value, nameof(WhenUnavailable));
    }

    /// <summary>What happens when the lease is lost while the request runs.</summary>
    /// <value>Default: <see cref="WhenLost.Signal"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public WhenLost WhenLost
    {
        get;
        init => field = Known(value, nameof(WhenLost));
    }

    /// <summary><see cref="Ttl"/> and <see cref="MaxHold"/>, as a provider takes them.</summary>
    public LeaseOptions Lease { get; private init; } = new();

    private void ThrowIfBothKinds()
    {
        if (Mode != LockMode.Exclusive && Permits > 0)
            throw new ArgumentException($"{nameof(Mode)} ({Mode}) and {nameof(Permits)} ({Permits}) exclude each other: a semaphore has neither readers nor writers.");
    }

    private static T Known<T>(T value, string option)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}
