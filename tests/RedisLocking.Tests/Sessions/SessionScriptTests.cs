using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Mutexes;
using RedisLocking.Scripting;
using RedisLocking.Sessions;
using RedisLocking.TestSupport;
using RedisLocking.Timing;

namespace RedisLocking.Tests.Sessions;

/// <summary>The mutex's scripts where a lock's value names a session, with sessions and processes that exist only as keys and ids.</summary>
public sealed class SessionScriptTests : IAsyncLifetime
{
    private const string Mine = "v1/here/1/aaa/1@0123456789abcdef01234567";
    private const string Theirs = "v1/there/2/bbb/1@fedcba9876543210fedcba98";

    private static readonly TimeSpan Ttl = TimeSpan.FromHours(1);

    private readonly string _prefix = Providers.NewPrefix();
    private readonly RedisServerFixture _redis;
    private readonly RedisConnection _connection;
    private readonly LockMetrics _metrics = new(null);
    private readonly LeaseHost _host;
    private readonly LockStore _ordinary;
    private readonly LockStore _ofMine;
    private readonly ScriptRunner _runner;
    private readonly LockKeys _keys;
    private readonly MonotonicClock _clock = new(TimeProvider.System);

    public SessionScriptTests(RedisServerFixture redis)
    {
        _redis = redis;
        _connection = RedisConnection.To(redis.Server.ConnectionString, _clock, NullLogger.Instance);
        _host = new LeaseHost(_clock, _metrics, NullLogger.Instance);
        var keySpace = new KeySpace(_prefix);
        _runner = new ScriptRunner(_connection, keySpace, _clock);
        _ordinary = new LockStore(MutexScripts.All, _runner, _host, TimeSpan.FromSeconds(20));
        _ofMine = new LockStore(SessionScripts.All, _runner, _host, TimeSpan.FromSeconds(20), session: KeyOf(Mine));
        _keys = keySpace.Of("order:42");
    }

    private RedisServer Server => _redis.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _host.Dispose();
        _metrics.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    public async Task Ask_LockOfALiveSession_QueuesWithWhatIsLeftOfTheSession(string mark)
    {
        await HoldAsync(Theirs + mark);
        await OpenAsync(Theirs, TimeSpan.FromSeconds(50));

        var reply = await AskAsync(_ordinary, "v1/here/1/ccc/1");

        reply.Result.ShouldBe(AskResult.QueuedUnheard);
        reply.Number.ShouldBeInRange(1, 50_000);
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Theirs + "+");
    }

    // Behind a number an e would make it an election's.
    [Fact]
    public async Task Ask_LockOfASessionWhoseIdEndsInADigitAndAnE_IsAMutex()
    {
        const string EndsInE = "v1/there/2/bbb/1@fedcba9876543210fedcba9e";
        await HoldAsync(EndsInE);
        await OpenAsync(EndsInE, Ttl);

        (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Result.ShouldBe(AskResult.QueuedUnheard);
    }

    [Fact]
    public async Task Ask_LockThatEndsBeforeItsLiveSession_QueuesWithWhatIsLeftOfTheLock()
    {
        await HoldAsync(Theirs, TimeSpan.FromSeconds(50));
        await OpenAsync(Theirs, Ttl);

        (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Number.ShouldBeInRange(1, 50_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    public async Task Ask_LockOfASessionThatIsOver_IsGranted(string mark)
    {
        await HoldAsync(Theirs + mark);

        (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Result.ShouldBe(AskResult.Granted);

        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe("v1/here/1/ccc/1");
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeLessThanOrEqualTo(3_600_000);
    }

    [Fact]
    public async Task Ask_LockOfASessionThatIsOverWithAQueue_GoesToTheHead()
    {
        await HoldAsync(Theirs + "+");
        await Server.CliAsync("ZADD", _keys.Queue, "1", "v1/other/1/zzz/1");

        (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Result.ShouldBe(AskResult.QueuedUnheard);

        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe("v1/other/1/zzz/1+");
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeInRange(1, 1_000);
    }

    [Fact]
    public async Task Ask_ForASessionThatIsOver_FailsAndChangesNothing()
    {
        (await Should.ThrowAsync<StoreFailure>(() => AskAsync(_ofMine, Mine))).IsSessionOver.ShouldBeTrue();

        (await Server.KeysAsync(_prefix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_ForALiveSession_IsGranted()
    {
        await OpenAsync(Mine, Ttl);

        (await AskAsync(_ofMine, Mine)).Result.ShouldBe(AskResult.Granted);

        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Mine);
    }

    [Fact]
    public async Task Ask_ByWhomItWasGrantedToAndWhoseSessionIsOver_FailsAndLeavesTheLockToTheNext()
    {
        await HoldAsync(Mine);

        (await Should.ThrowAsync<StoreFailure>(() => AskAsync(_ofMine, Mine, joins: false))).IsSessionOver.ShouldBeTrue();
        (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Result.ShouldBe(AskResult.Granted);
    }

    [Fact]
    public async Task Extend_LockOfASessionThatIsOver_IsNotOurs()
    {
        await HoldAsync(Mine);
        (await ExtendAsync()).ShouldBe(0);

        await OpenAsync(Mine, Ttl);
        (await ExtendAsync()).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Ask_ValueThatOnlyLooksLikeASessions_IsAHeldLock()
    {
        foreach (var value in new[] { "v1/a/1/r/1@", "v1/a/1/r/1@xyz", "v1/a@0123/1/r/1", "v1/a/1/r/1@0123+x" })
        {
            await HoldAsync(value);
            (await AskAsync(_ordinary, "v1/here/1/ccc/1")).Result.ShouldBe(AskResult.QueuedUnheard);
            await Server.CliAsync("DEL", _keys.Lock, _keys.Queue);
        }
    }

    private string KeyOf(string id) => $"{_prefix}:session:{id.Split('@')[1]}";

    private Task<RedisReply> OpenAsync(string id, TimeSpan ttl) => Server.CliAsync("SET", KeyOf(id), "v1/here/1/aaa/0", "PX", $"{ttl.TotalMilliseconds:0}");

    private Task<RedisReply> HoldAsync(string value, TimeSpan? ttl = null) => Server.CliAsync("SET", _keys.Lock, value, "PX", $"{(ttl ?? Ttl).TotalMilliseconds:0}");

    private Task<AskReply> AskAsync(LockStore store, string id, bool joins = true) =>
        store.AskAsync(_keys, id, Ttl, tokens: 1, joins, _clock.Now + TimeSpan.FromSeconds(20));

    private Task<long> ExtendAsync() => _ofMine.ExtendAsync(_keys, Mine, Ttl, tokens: 1, _clock.Now + TimeSpan.FromSeconds(20));
}
