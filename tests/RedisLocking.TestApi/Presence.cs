using StackExchange.Redis;

namespace RedisLocking.TestApi;

/// <summary>Counts in Redis who is inside, over all servers.</summary>
internal sealed class Presence(IConnectionMultiplexer redis)
{
    /// <summary>Ok to a visitor who was alone, 500 to one who was not.</summary>
    public async Task<IResult> VisitAsync()
    {
        var database = redis.GetDatabase();
        var inside = await database.StringIncrementAsync("presence");
        await Task.Yield();
        await database.StringDecrementAsync("presence");
        return inside == 1 ? Results.Ok() : Results.StatusCode(StatusCodes.Status500InternalServerError);
    }
}

internal sealed record Named(string Name);
