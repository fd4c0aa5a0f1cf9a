using System.Text.Json;
using Samples.Storage;
using StackExchange.Redis;

namespace UserRegistration.Users;

/// <summary>The rows of a name as a Redis list.</summary>
public sealed class RedisUserStore(SampleRedis redis) : IUserStore
{
    public async Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = await redis.CallAsync(database => database.ListRangeAsync(Key(name)));
        return [.. rows.Select(row => JsonSerializer.Deserialize<User>((string)row!)!)];
    }

    public Task AddAsync(UserName name, User user)
    {
        ArgumentNullException.ThrowIfNull(name);
        return redis.CallAsync(database => database.ListRightPushAsync(Key(name), Row(user)));
    }

    public Task RemoveAsync(UserName name, User user)
    {
        ArgumentNullException.ThrowIfNull(name);
        return redis.CallAsync(database => database.ListRemoveAsync(Key(name), Row(user)));
    }

    private RedisKey Key(UserName name) => redis.Key($"users:{name.Normalized}");

    private static RedisValue Row(User user) => JsonSerializer.Serialize(user);
}
