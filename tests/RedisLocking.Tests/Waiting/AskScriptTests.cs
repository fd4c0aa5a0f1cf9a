using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Mutexes;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary><c>ask.lua</c>, <c>leave.lua</c> and the hand-off at their contract, with processes that exist only as ids.</summary>
public sealed class AskScriptTests : IAsyncLifetime
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);

    private readonly string _prefix = Providers.NewPrefix();
    private readonly RedisServerFixture _redis;
    private readonly RedisConnection _connection;
    private readonly LockMetrics _metrics = new(null);
    private readonly LeaseHost _host;
    private readonly LockStore _store;
    private readonly LockKeys _keys;
    private readonly MonotonicClock _clock = new(TimeProvider.System);

    public AskScriptTests(RedisServerFixture redis)
    {
        _redis = redis;
        _connection = RedisConnection.To(redis.Server.ConnectionString, _clock, NullLogger.Instance);
        _host = new LeaseHost(_clock, _metrics, NullLogger.Instance);
        var keySpace = new KeySpace(_prefix);
        _store = new LockStore(MutexScripts.All, new ScriptRunner(_connection, keySpace, _clock), _host, TimeSpan.FromSeconds(20));
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

    [Fact]
    public async Task Ask_FreeLockWithoutAQueue_IsGrantedForTheTtlWithItsTokens()
    {
        var reply = await AskAsync(Id("aaa", 1), joins: true, tokens: 5);

        reply.Result.ShouldBe(AskResult.Granted);
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Id("aaa", 1));
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeInRange(30_000, 60_000);
        (await Server.CliAsync("GET", $"{_prefix}:token")).Number.ShouldBe(reply.Number + 4);
        (await Server.CliAsync("EXISTS", _keys.Queue)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Ask_HeldLock_QueuesOnceAndMarksTheHolder()
    {
        await HoldAsync();

        var first = await AskAsync(Id("aaa", 1), joins: true);
        var second = await AskAsync(Id("bbb", 1), joins: true);

        first.ShouldSatisfyAllConditions(
            () => first.Result.ShouldBe(AskResult.QueuedUnheard),
            () => first.Number.ShouldBeInRange(30_000, 60_000),
            () => first.InFront.ShouldBe(0));
        second.InFront.ShouldBe(1);
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe("v1/other/1/zzz/1+");
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public async Task Ask_Again_KeepsThePlaceAndNeverAddsOne()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await AskAsync(Id("bbb", 1), joins: true);

        for (var again = 0; again < 5; again++)
            (await AskAsync(Id("aaa", 1), joins: false)).InFront.ShouldBe(0);

        (await Server.PlacesAsync(_keys.Lock)).ShouldBe([Id("aaa", 1), Id("bbb", 1)]);
    }

    [Fact]
    public async Task Ask_AgainWhenThePlaceIsGone_SaysSoAndAddsNone()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await Server.CliAsync("ZREM", _keys.Queue, Id("aaa", 1));

        (await AskAsync(Id("aaa", 1), joins: false)).Result.ShouldBe(AskResult.Gone);

        (await Server.CliAsync("EXISTS", _keys.Queue)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Ask_AgainWhenTheLockIsFreeAndThePlaceIsGone_TakesNothing()
    {
        (await AskAsync(Id("aaa", 1), joins: false)).Result.ShouldBe(AskResult.Gone);

        (await Server.KeysAsync(_prefix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_ByWhomItWasGrantedTo_ExtendsToTheFullTtlWithAGreaterToken()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await ReleaseAsync();
        var claimed = (await Server.CliAsync("GET", $"{_prefix}:token")).Number;
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeInRange(1, 1_000);

        var reply = await AskAsync(Id("aaa", 1), joins: false);

        reply.Result.ShouldBe(AskResult.Granted);
        reply.Number.ShouldBeGreaterThan(claimed);
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeGreaterThan(30_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_FreeLockWithAQueue_PromotesTheHeadAndNotTheAsker(bool joins)
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        if (!joins)
            await AskAsync(Id("bbb", 1), joins: true);
        await Server.CliAsync("DEL", _keys.Lock);

        var reply = await AskAsync(Id("bbb", 1), joins);

        reply.ShouldSatisfyAllConditions(
            () => reply.Result.ShouldBe(AskResult.QueuedUnheard),
            () => reply.Number.ShouldBeInRange(1, 1_000),
            () => reply.InFront.ShouldBe(0));
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Id("aaa", 1) + "+");
    }

    [Fact]
    public async Task Ask_FreeLockByTheHead_IsGrantedForTheTtl()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await AskAsync(Id("bbb", 1), joins: true);
        await Server.CliAsync("DEL", _keys.Lock);

        (await AskAsync(Id("aaa", 1), joins: false)).Result.ShouldBe(AskResult.Granted);

        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Id("aaa", 1) + "+");
        (await Server.CliAsync("PTTL", _keys.Lock)).Number.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public async Task Ask_MoreThan64DeadHeads_DropsThatManyInACall()
    {
        await HoldAsync();
        for (var dead = 1; dead <= 70; dead++)
            await Server.CliAsync("ZADD", _keys.Queue, $"{dead}.5", Id("dead", dead));
        await AskAsync(Id("aaa", 1), joins: true);
        await Server.CliAsync("DEL", _keys.Lock);

        (await AskAsync(Id("aaa", 1), joins: false)).InFront.ShouldBe(6);
        (await Server.CliAsync("EXISTS", _keys.Lock)).Number.ShouldBe(0);
        (await AskAsync(Id("aaa", 1), joins: false)).Result.ShouldBe(AskResult.Granted);

        (await Server.PlacesAsync(_keys.Lock)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_Heard_IsKnownByItsSubscriberAndGrantedByMessage()
    {
        await HoldAsync();
        await using var subscriber = await Server.ConnectAsync();
        await subscriber.SendAsync("SUBSCRIBE", $"{_prefix}:wake:aaa");

        (await AskAsync(Id("aaa", 1), joins: true)).Result.ShouldBe(AskResult.Queued);
        await ReleaseAsync();

        var message = (await subscriber.ReadAsync()).Texts;
        var token = (await Server.CliAsync("GET", $"{_prefix}:token")).Text;
        message.ShouldBe(["message", $"{_prefix}:wake:aaa", $"v1 {token} 1000 {Id("aaa", 1)} {_keys.Lock}"]);
    }

    [Fact]
    public async Task Ask_EveryTime_RefreshesTheQueuesTtlOf30Seconds()
    {
        await HoldAsync();
        foreach (var joins in new[] { true, false })
        {
            await AskAsync(Id("aaa", 1), joins);
            (await Server.CliAsync("PTTL", _keys.Queue)).Number.ShouldBeInRange(20_000, 30_000);
            await Server.CliAsync("PEXPIRE", _keys.Queue, "5000");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_QueueOfAnotherType_IsAnErrorAndChangesNothing(bool held)
    {
        if (held)
            await HoldAsync();
        await Server.CliAsync("SET", _keys.Queue, "somebody's text");

        (await Should.ThrowAsync<StoreFailure>(() => AskAsync(Id("aaa", 1), joins: true))).Message.ShouldContain("WRONGTYPE");

        (await Server.CliAsync("GET", _keys.Queue)).Text.ShouldBe("somebody's text");
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(held ? "v1/other/1/zzz/1" : null);
        (await Server.CliAsync("EXISTS", $"{_prefix}:token")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Ask_HolderOfAnotherVersion_IsAnErrorAndChangesNothing()
    {
        await Server.CliAsync("SET", _keys.Lock, "v2/other/1/zzz/1");

        (await Should.ThrowAsync<StoreFailure>(() => AskAsync(Id("aaa", 1), joins: true))).Message.ShouldContain("version 1");

        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe("v2/other/1/zzz/1");
        (await Server.KeysAsync(_prefix)).ShouldBe([_keys.Lock]);
    }

    [Fact]
    public async Task Leave_AHolder_PassesTheLockOnAndLeavingAgainChangesNothing()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await AskAsync(Id("bbb", 1), joins: true);
        await ReleaseAsync();

        (await _store.LeaveAsync(_keys, Id("aaa", 1))).ShouldBeTrue();
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Id("bbb", 1));
        (await _store.LeaveAsync(_keys, Id("aaa", 1))).ShouldBeFalse();
        (await Server.CliAsync("GET", _keys.Lock)).Text.ShouldBe(Id("bbb", 1));
        (await _store.LeaveAsync(_keys, Id("bbb", 1))).ShouldBeTrue();

        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }

    [Fact]
    public async Task Leave_APlace_LeavesTheOthers()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await AskAsync(Id("bbb", 1), joins: true);

        (await _store.LeaveAsync(_keys, Id("aaa", 1))).ShouldBeFalse();

        (await Server.PlacesAsync(_keys.Lock)).ShouldBe([Id("bbb", 1)]);
    }

    [Fact]
    public async Task HandOff_CounterThatIsNotOurs_CostsNobodyThePlace()
    {
        await HoldAsync();
        await AskAsync(Id("aaa", 1), joins: true);
        await Server.CliAsync("SET", $"{_prefix}:token", "somebody's text");

        await ReleaseAsync();

        (await Server.CliAsync("EXISTS", _keys.Lock)).Number.ShouldBe(0);
        (await Server.PlacesAsync(_keys.Lock)).ShouldBe([Id("aaa", 1)]);
        await Server.CliAsync("DEL", $"{_prefix}:token");
        (await AskAsync(Id("aaa", 1), joins: false)).Result.ShouldBe(AskResult.Granted);
    }

    private static string Id(string process, int sequence) => $"v1/host/1/{process}/{sequence}";

    private Task<AskReply> AskAsync(string id, bool joins, int tokens = 1) =>
        _store.AskAsync(_keys, id, Ttl, tokens, joins, _clock.Now + TimeSpan.FromSeconds(20));

    private Task<RedisReply> HoldAsync() => Server.CliAsync("SET", _keys.Lock, "v1/other/1/zzz/1", "PX", "60000");

    private async Task ReleaseAsync() => (await _store.LeaveAsync(_keys, "v1/other/1/zzz/1")).ShouldBeTrue();
}
