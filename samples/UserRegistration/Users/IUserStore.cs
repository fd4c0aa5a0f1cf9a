using RedisLocking;
using UserRegistration.Points;

namespace UserRegistration.Users;

/// <summary>
/// Where users are kept, and beside them the grants of points that are still to be sent. It deliberately has no unique
/// constraint: a name has as many rows as were added.
/// </summary>
public interface IUserStore
{
    Task<IReadOnlyList<User>> FindAsync(UserName name);

    /// <summary>Stores the user and the grant, both or neither.</summary>
    /// <returns>false: somebody has stored the name since it was looked for, and nothing was stored.</returns>
    /// <exception cref="LockLostException">The lease is lost. Nothing was stored.</exception>
    Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease);

    /// <summary>Grants that nobody has marked as sent.</summary>
    Task<IReadOnlyList<PointsGrant>> UnsentAsync();

    Task MarkSentAsync(PointsGrant grant);
}
