using System.Text.Json;
using RedisLocking;
using Samples.Storage;
using StackExchange.Redis;
using UserRegistration.Points;

namespace UserRegistration.Users;

/// <summary>The rows of a name as a Redis list, and the unsent grants as a hash.</summary>
public sealed class RedisUserStore(SampleRedis redis) : IUserStore
{
    private readonly RedisKey _unsent = redis.Key("points-unsent");

    public async Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = await redis.CallAsync(database => database.ListRangeAsync(Key(name)));
        return [.. rows.Select(row => JsonSerializer.Deserialize<User>((string)row!)!)];
    }

    public Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(lease);
        lease.ThrowIfLost();
        return redis.CallAsync(database =>
        {
            var transaction = database.CreateTransaction();
            _ = transaction.ListRightPushAsync(Key(name), JsonSerializer.Serialize(user));
            _ = transaction.HashSetAsync(_unsent, grant.UserId.ToString(), grant.Points);
            return transaction.ExecuteAsync();
        });
    }

    public async Task<IReadOnlyList<PointsGrant>> UnsentAsync()
    {
        var unsent = await redis.CallAsync(database => database.HashGetAllAsync(_unsent));
        return [.. unsent.Select(grant => new PointsGrant(Guid.Parse((string)grant.Name!), (int)grant.Value))];
    }

    public Task MarkSentAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return redis.CallAsync(database => database.HashDeleteAsync(_unsent, grant.UserId.ToString()));
    }

    private RedisKey Key(UserName name) => redis.Key($"users:{name.Normalized}");
}
