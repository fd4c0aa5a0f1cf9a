using RedisLocking.Server.Stores;
using StackExchange.Redis;

namespace RedisLocking.Server.Idempotency;

/// <summary>Remembers in the Redis of the locks, so that a retry may come to any replica.</summary>
internal sealed class RedisIdempotencyRecords(StoreConnection connection) : IIdempotencyRecords
{
    public async Task<byte[]?> BeginAsync(string key, byte[] begun, TimeSpan lasts, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        while (true)
        {
            if (await connection.AskAsync(redis => redis.GetDatabase().StringSetAsync(place, begun, lasts, When.NotExists), cancellationToken))
                return null;
            var noted = await connection.AskAsync(redis => redis.GetDatabase().StringGetAsync(place), cancellationToken);
            if (!noted.IsNull)
                return noted;

            // It ran out between the two: this request may begin.
        }
    }

    public Task FinishAsync(string key, byte[] outcome, TimeSpan lasts) =>
        connection.AskAsync(redis => redis.GetDatabase().StringSetAsync(PlaceOf(key), outcome, lasts), CancellationToken.None);

    public Task ForgetAsync(string key) => connection.AskAsync(redis => redis.GetDatabase().KeyDeleteAsync(PlaceOf(key)), CancellationToken.None);

    private RedisKey PlaceOf(string key) => $"{connection.KeyPrefix}:service:idempotency:{key}";
}
