using System.Text.Json;
using Microsoft.Extensions.Options;
using RedisLocking;
using Samples.Storage;
using StackExchange.Redis;
using UserRegistration.Demonstration;
using UserRegistration.Points;

namespace UserRegistration.Users;

/// <summary>
/// The rows of a name as a Redis list, and the unsent grants as a hash. Both are written by a transaction that Redis executes
/// only while the lock is still the writer's.
/// </summary>
public sealed class RedisUserStore(SampleRedis redis, IOptions<RegistrationOptions> options) : IUserStore
{
    private readonly bool _usesFence = options.Value is { UseLock: true, UseFence: true };
    private readonly RedisKey _unsent = redis.Key("points-unsent");

    public async Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = await redis.CallAsync(database => database.ListRangeAsync(Key(name)));
        return [.. rows.Select(row => JsonSerializer.Deserialize<User>((string)row!)!)];
    }

    public async Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(lease);

        // Not executed: the lease is gone, which the next guard says by throwing, or it was renewed in that very moment.
        bool executed;
        do
            executed = await redis.CallAsync(database => TryAddAsync(database.CreateTransaction(), name, user, grant, lease));
        while (!executed);
        return true;
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

    private async Task<bool> TryAddAsync(ITransaction transaction, UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        if (_usesFence)
            await lease.GuardAsync(transaction);
        _ = transaction.ListRightPushAsync(Key(name), JsonSerializer.Serialize(user));
        _ = transaction.HashSetAsync(_unsent, grant.UserId.ToString(), grant.Points);
        return await transaction.ExecuteAsync();
    }

    private RedisKey Key(UserName name) => redis.Key($"users:{name.Normalized}");
}
