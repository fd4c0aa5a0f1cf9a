using StackExchange.Redis;

namespace Samples.Storage;

/// <summary>
/// The Redis that a sample keeps its own data in. Every call has a deadline: the client's asynchronous calls have none, so
/// a server that hangs would leave a request waiting for good.
/// </summary>
public sealed class SampleRedis(IConnectionMultiplexer connection, KeySpace keys)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public RedisKey Key(string name) => keys.Prefixed(name);

    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answer = await call(connection.GetDatabase()).WaitAsync(Deadline);

        // Version 1.2 of the client continues on the thread that reads the replies: the caller's work would hold up the others'.
        await Task.Yield();
        return answer;
    }
}
