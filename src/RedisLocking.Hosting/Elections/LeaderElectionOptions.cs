using RedisLocking.Elections;

namespace RedisLocking;

/// <summary>How an application is a candidate.</summary>
public sealed class LeaderElectionOptions
{
    private string _value = Environment.MachineName;

    /// <summary>What everybody else is told when this application leads: its address, say.</summary>
    /// <value>Up to 65,536 bytes of UTF-8. Default: the machine's name.</value>
    /// <exception cref="ArgumentException">It is too long, or holds half of a surrogate pair.</exception>
    public string Value
    {
        get => _value;
        set => _value = LeaderValue.Checked(value);
    }

    /// <summary>TTL and longest hold of a leadership, and the owner that administrators see.</summary>
    /// <value>Default: null, the provider's.</value>
    public LeaseOptions? Lease { get; set; }

    /// <summary>Which provider of the application's the election is of, where it has several.</summary>
    /// <value>The key of an <see cref="ILockProvider"/>. Default: null, the one without a key.</value>
    public object? ProviderKey { get; set; }
}
