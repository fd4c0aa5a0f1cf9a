using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>A reader or writer who came to a lock that nobody held is a string in Redis, until something else is asked of the lock.</summary>
public sealed class StandingAloneTests(RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly string ReaderA = PermitStore.Id("aaa", "1r");
    private static readonly string ReaderB = PermitStore.Id("bbb", "1r");
    private static readonly string WriterA = PermitStore.Id("aaa", "2w");

    private readonly PermitStore _store = new(redis.Server);

    private RedisServer Server => redis.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("1r")]
    [InlineData("1w")]
    public async Task The_first_is_a_string_under_its_ttl_and_ends_as_one(string sequence)
    {
        var id = PermitStore.Id("aaa", sequence);
        await _store.AcquireAsync(id, ttl: 5_000);

        (await Server.CliAsync("GET", _store.Keys.Lock)).Text.ShouldBe(id);
        (await Server.CliAsync("PTTL", _store.Keys.Lock)).Number.ShouldBeInRange(1, 5_000);
        (await _store.RenewAsync(id)).ShouldBe(1);
        (await Server.CliAsync("TYPE", _store.Keys.Lock)).Text.ShouldBe("string");
        (await _store.ReleaseAsync(id)).ShouldBe(1);
        (await _store.ReleaseAsync(id)).ShouldBe(0);
        (await Server.KeysAsync(_store.Prefix)).ShouldBe([_store.Counter]);
    }

    [Fact]
    public async Task A_second_reader_costs_the_first_nothing_of_its_time()
    {
        await _store.AcquireAsync(ReaderA, ttl: 50_000);
        await _store.AcquireAsync(ReaderB, ttl: 9_000);

        (await Server.LeftAsync(_store.Keys.Lock, ReaderA)).TotalMilliseconds.ShouldBeInRange(20_000, 50_000);
        (await Server.LeftAsync(_store.Keys.Lock, ReaderB)).TotalMilliseconds.ShouldBeInRange(-1, 9_000);
        (await _store.RenewAsync(ReaderA)).ShouldBe(1);
        (await _store.ReleaseAsync(ReaderA)).ShouldBe(1);
        (await _store.HoldersAsync()).ShouldBe([ReaderB]);
    }

    [Fact]
    public async Task Whoever_is_refused_spreads_it_and_so_never_waits_for_a_string()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(ReaderA);

        (await Server.CliAsync("TYPE", _store.Keys.Lock)).Text.ShouldBe("zset");
        (await _store.RenewAsync(WriterA)).ShouldBe(1);
        (await _store.ReleaseAsync(WriterA)).ShouldBe(2);
        (await _store.HoldersAsync()).ShouldBe([ReaderA]);
    }

    [Fact]
    public async Task Who_was_persisted_by_somebody_stays_until_its_release()
    {
        await _store.AcquireAsync(WriterA);
        await Server.CliAsync("PERSIST", _store.Keys.Lock);

        (await _store.AcquireAsync(ReaderA)).ShouldBeLessThan(-60_000);
        (await _store.ReleaseAsync(WriterA)).ShouldBe(1);
        (await _store.AcquireAsync(ReaderA)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Another_s_release_renewal_and_leaving_change_nothing()
    {
        await _store.AcquireAsync(ReaderA);

        (await _store.ReleaseAsync(ReaderB)).ShouldBe(0);
        (await _store.RenewAsync(ReaderB)).ShouldBe(0);
        (await _store.LeaveAsync(ReaderB)).ShouldBeFalse();

        (await _store.HoldersAsync()).ShouldBe([ReaderA]);
        (await _store.RenewAsync(ReaderA)).ShouldBe(1);
    }
}
