using System.Collections.Immutable;
using RedisLocking;
using UserRegistration.Points;

namespace UserRegistration.Users;

public sealed class MemoryUserStore : IUserStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableList<User>> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, PointsGrant> _unsent = [];

    public Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
            return Task.FromResult<IReadOnlyList<User>>(_users.GetValueOrDefault(name.Normalized, []));
    }

    public Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(lease);
        lease.ThrowIfLost();
        lock (_gate)
        {
            _users[name.Normalized] = _users.GetValueOrDefault(name.Normalized, []).Add(user);
            _unsent.Add(grant.UserId, grant);
        }

        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<PointsGrant>> UnsentAsync()
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<PointsGrant>>([.. _unsent.Values]);
    }

    public Task MarkSentAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        lock (_gate)
            _unsent.Remove(grant.UserId);
        return Task.CompletedTask;
    }
}
