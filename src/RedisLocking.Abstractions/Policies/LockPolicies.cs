namespace RedisLocking;

/// <summary>
/// The policies of an application, by name. Endpoints and requests take theirs from the same options, so a policy that is
/// named once serves both: <c>services.Configure&lt;LockPolicies&gt;(policies =&gt; policies.Add("patient", …))</c>.
/// </summary>
public sealed class LockPolicies
{
    private readonly Dictionary<string, LockPolicy> _named = new(StringComparer.Ordinal);

    /// <summary>The policy of who names none.</summary>
    /// <value>Default: no wait, refused when the store is down, signalled when the lease is lost.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LockPolicy Default
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>The names of the named policies.</summary>
    public IReadOnlyCollection<string> Names => _named.Keys;

    /// <summary>Adds a named policy.</summary>
    /// <param name="name">Not empty; case matters.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>These policies, to add more.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or there is a policy of that name.</exception>
    public LockPolicies Add(string name, LockPolicy policy)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(policy);
        return _named.TryAdd(name, policy) ? this : throw new ArgumentException($"There is a lock policy '{name}' already.", nameof(name));
    }

    /// <summary>The policy of that name; null takes <see cref="Default"/>.</summary>
    /// <exception cref="ArgumentException">There is no policy of that name; the message lists those that there are.</exception>
    public LockPolicy Get(string? name)
    {
        if (name is null)
            return Default;
        return _named.TryGetValue(name, out var policy)
            ? policy
            : throw new ArgumentException($"There is no lock policy '{name}'; {Known()}.", nameof(name));
    }

    /// <summary>The policy that an attribute names, with what the attribute says itself in place of the policy's.</summary>
    /// <exception cref="ArgumentException">There is no policy of that name, or what the attribute says is out of its range, or does not go with the policy.</exception>
    public LockPolicy For(LockedAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        var policy = Get(attribute.Policy);
        if (attribute.Wait is { } wait)
            policy = Override(nameof(LockedAttribute.WaitMilliseconds), "0 or more, or -1 to wait until the lock is free", wait, () => policy with { Wait = wait });
        if (attribute.Ttl is { } ttl)
            policy = Override(nameof(LockedAttribute.TtlMilliseconds), "between 100 (100 ms) and 86,400,000 (24 h)", ttl, () => policy with { Ttl = ttl });
        return attribute.OwnMode is null && attribute.OwnPermits is null ? policy : WithKind(policy, attribute);
    }

    private string Known() => _named.Count == 0 ? "none is named" : $"named are {string.Join(", ", _named.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}";

    // One after the other from a mutex on, so that an attribute may change the policy's kind.
    private static LockPolicy WithKind(LockPolicy policy, LockedAttribute attribute)
    {
        try
        {
            return policy with { Mode = LockMode.Exclusive } with { Permits = attribute.OwnPermits ?? policy.Permits } with { Mode = attribute.OwnMode ?? policy.Mode };
        }
        catch (ArgumentOutOfRangeException outOfRange)
        {
            throw new ArgumentException($"{outOfRange.ParamName} of [Locked] must be {(outOfRange.ParamName == nameof(LockPolicy.Permits) ? "1 to 1,000,000, or 0 for no semaphore" : $"one of {string.Join(", ", Enum.GetNames<LockMode>())}")}; it is {outOfRange.ActualValue}.", outOfRange);
        }
        catch (ArgumentException bothKinds)
        {
            throw new ArgumentException($"{bothKinds.Message} They are those of [Locked] and of its policy.", bothKinds);
        }
    }

    // The policy knows the range; the user knows the attribute's property.
    private static LockPolicy Override(string property, string allowed, TimeSpan value, Func<LockPolicy> change)
    {
        try
        {
            return change();
        }
        catch (ArgumentOutOfRangeException outOfRange)
        {
            throw new ArgumentException($"{property} of [Locked] must be {allowed}; it is {value.TotalMilliseconds}.", outOfRange);
        }
    }
}
