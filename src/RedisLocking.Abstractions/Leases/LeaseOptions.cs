using RedisLocking.Leases;

namespace RedisLocking;

/// <summary>How long a lease lasts, and whose it is. What is not set is taken from the provider's options.</summary>
public sealed record LeaseOptions
{
    /// <summary>The shortest TTL: 100 milliseconds.</summary>
    public static readonly TimeSpan MinTtl = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest TTL: 24 hours.</summary>
    public static readonly TimeSpan MaxTtl = TimeSpan.FromHours(24);

    /// <summary>The TTL where nobody sets one: 30 seconds.</summary>
    public static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the lock outlives a holder that crashed. A living holder renews it every third of this, so it says nothing
    /// about how long the work may take.
    /// </summary>
    /// <value>100 ms to 24 h. Default: null, the provider's TTL (30 s unless configured).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public TimeSpan? Ttl
    {
        get;
        init => field = Within(value, MinTtl, MaxTtl, nameof(Ttl), "between 100 ms and 24 h");
    }

    /// <summary>
    /// How long a holder that does not release is renewed: then the lease is lost, so that a hung handler does not keep the
    /// lock forever.
    /// </summary>
    /// <value>100 ms or more. Default: null, the provider's (no limit unless configured). A TTL above it is cut down to it.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 100 ms.</exception>
    public TimeSpan? MaxHold
    {
        get;
        init => field = Within(value, MinTtl, TimeSpan.MaxValue, nameof(MaxHold), "at least 100 ms");
    }

    /// <summary>
    /// Whose the lease is in the application's words: a user or a job, say. It stands in the store with the lease, for
    /// <see cref="ILockAdministration"/> and for people; nothing depends on it.
    /// </summary>
    /// <value>1 to 128 characters without control characters. Default: null, none.</value>
    /// <remarks>A lease is not passed to a waiter of the same process with another owner without the store.</remarks>
    /// <exception cref="ArgumentException">The value is empty, too long, or holds a control character or half of a surrogate pair.</exception>
    public string? Owner
    {
        get;
        init => field = value is null ? null : OwnerLabel.Checked(value, nameof(Owner));
    }

    private static TimeSpan? Within(TimeSpan? value, TimeSpan min, TimeSpan max, string option, string allowed) =>
        value is null || (value >= min && value <= max) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be {allowed}.");
}
