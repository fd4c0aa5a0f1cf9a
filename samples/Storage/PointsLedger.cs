using System.Collections.Concurrent;

namespace Samples.Storage;

/// <summary>Who has how many points. A grant sets them, so that granting twice is granting once.</summary>
public interface IPointsLedger
{
    Task GrantAsync(Guid userId, int points);

    /// <summary>0 for a user without any.</summary>
    Task<int> BalanceAsync(Guid userId);

    /// <summary>The points of all users together.</summary>
    Task<long> TotalAsync();
}

public sealed class MemoryPointsLedger : IPointsLedger
{
    private readonly ConcurrentDictionary<Guid, int> _points = new();

    public Task GrantAsync(Guid userId, int points)
    {
        _points[userId] = points;
        return Task.CompletedTask;
    }

    public Task<int> BalanceAsync(Guid userId) => Task.FromResult(_points.GetValueOrDefault(userId));

    public Task<long> TotalAsync() => Task.FromResult(_points.Values.Sum(points => (long)points));
}

public sealed class RedisPointsLedger(SampleRedis redis) : IPointsLedger
{
    private readonly StackExchange.Redis.RedisKey _key = redis.Key("points");

    public Task GrantAsync(Guid userId, int points) =>
        redis.CallAsync(database => database.HashSetAsync(_key, userId.ToString(), points));

    public async Task<int> BalanceAsync(Guid userId) =>
        (int)await redis.CallAsync(database => database.HashGetAsync(_key, userId.ToString()));

    public async Task<long> TotalAsync() =>
        (await redis.CallAsync(database => database.HashValuesAsync(_key))).Sum(points => (long)points);
}
