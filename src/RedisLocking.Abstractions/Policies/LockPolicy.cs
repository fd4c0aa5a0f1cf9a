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

    private static T Known<T>(T value, string option)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}
