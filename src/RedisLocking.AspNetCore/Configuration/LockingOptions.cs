using Microsoft.AspNetCore.Http;

namespace RedisLocking;

/// <summary>How endpoints take their locks, and what a request is answered that does not get its own.</summary>
public sealed class LockingOptions
{
    private readonly List<(string Name, LockPolicy Policy)> _policies = [];

    /// <summary>The policy of endpoints that name none. Requests of MediatR use the same: it becomes <see cref="LockPolicies.Default"/>.</summary>
    /// <value>Default: null, which leaves <see cref="LockPolicies.Default"/> as it is: no wait, 503 when the store is down.</value>
    public LockPolicy? DefaultPolicy { get; set; }

    /// <summary>The status of a request whose lock somebody else holds.</summary>
    /// <value>400 to 599. Default: 409 Conflict.</value>
    public int RejectionStatusCode { get; set; } = StatusCodes.Status409Conflict;

    /// <summary>
    /// Called for every request that is refused, before it is answered: change <see cref="LockRejectedContext.ProblemDetails"/>,
    /// or write an answer of your own; then nothing more is written.
    /// </summary>
    /// <value>Default: null, which answers the problem details.</value>
    public Func<LockRejectedContext, CancellationToken, ValueTask>? OnRejected { get; set; }

    /// <summary>The largest body in which a <c>{body:…}</c> placeholder is looked for, in bytes; a larger one is answered 413.</summary>
    /// <value>1 byte to 1 GB. Default: 65,536. Ignored by endpoints without such a placeholder. A form has the limits of its own options.</value>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    internal IEnumerable<(string Name, LockPolicy Policy)> Policies => _policies;

    /// <summary>Adds a named policy, for <see cref="LockedAttribute.Policy"/>. It joins those of <see cref="LockPolicies"/>, which MediatR shares.</summary>
    /// <param name="name">Not empty; case matters.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>These options, to add more.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public LockingOptions AddPolicy(string name, LockPolicy policy)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(policy);
        _policies.Add((name, policy));
        return this;
    }
}
