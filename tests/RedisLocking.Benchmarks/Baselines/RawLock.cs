using RedisLocking.Benchmarks.Harness;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Baselines;

/// <summary>
/// What one writes by hand: <c>SET NX PX</c>, and a compare-and-delete. As lean as it can be: the script by its hash, the
/// holder's id a number, no token, no renewal, no deadline.
/// </summary>
internal sealed class RawLock
{
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    private const string CompareAndDelete = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private const string CompareAndExpire = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    private readonly IDatabase _database;
    private readonly byte[] _release;
    private readonly byte[] _renew;
    private readonly long _firstId = Random.Shared.NextInt64(1L << 20) << 40;
    private long _sequence;

    private RawLock(IDatabase database, byte[] release, byte[] renew)
    {
        _database = database;
        _release = release;
        _renew = renew;
    }

    public static async Task<RawLock> LoadAsync(RedisClient redis)
    {
        var server = redis.Connection.GetServer(redis.Connection.GetEndPoints()[0]);
        return new RawLock(redis.Database, await server.ScriptLoadAsync(CompareAndDelete), await server.ScriptLoadAsync(CompareAndExpire));
    }

    public RedisValue NextId() => _firstId + Interlocked.Increment(ref _sequence);

    public Task<bool> TakeAsync(RedisKey key, RedisValue id) => _database.StringSetAsync(key, id, Ttl, When.NotExists);

    public async Task<bool> RenewAsync(RedisKey key, RedisValue id) =>
        (long)await _database.ScriptEvaluateAsync(_renew, [key], [id, (long)Ttl.TotalMilliseconds]) == 1;

    public Task ReleaseAsync(RedisKey key, RedisValue id) => _database.ScriptEvaluateAsync(_release, [key], [id]);
}
