using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>What is said when Sentinels cannot name a primary, and what it takes for them to do so.</summary>
public sealed class SentinelTroubleTests(RedisWithSentinelsFixture fixture) : IClassFixture<RedisWithSentinelsFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);

    private RedisWithSentinels Redis => fixture.Redis;

    [Fact]
    public async Task Sentinels_that_do_not_know_the_service_are_named_with_it()
    {
        var failure = await FailureAsync(Redis.SentinelConnectionString.Replace($"serviceName={RedisWithSentinels.ServiceName}", "serviceName=payments", StringComparison.Ordinal));

        failure.ShouldContain("know no service 'payments'");
        failure.ShouldContain(Redis.Sentinels[0].Endpoint);
    }

    [Fact]
    public async Task Sentinels_of_whom_none_answers_are_named()
    {
        const string nobody = "127.0.0.1:1";

        var failure = await FailureAsync($"{nobody},serviceName={RedisWithSentinels.ServiceName}");

        failure.ShouldContain($"no Sentinel answers at {nobody}");
    }

    [Fact]
    public async Task One_Sentinel_that_answers_is_enough_and_may_be_named_by_its_host()
    {
        var port = Redis.Sentinels[0].Port;
        await using var locks = Topology.Open($"127.0.0.1:1,localhost:{port},serviceName={RedisWithSentinels.ServiceName}");

        await using var lease = await locks.Mutex("one-sentinel").AcquireAsync(Long);

        (await Redis.Primary.CliAsync("EXISTS", "locks:{one-sentinel}")).Number.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_password_is_that_of_the_servers_and_of_Sentinels_that_ask_for_one(bool sentinelsAsk)
    {
        await using var redis = await RedisWithSentinels.StartAsync("correct-horse", sentinelsAsk);
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        var lease = await locks.Mutex("secured").AcquireAsync(Long);
        await redis.Primary.CliAsync("WAIT", "2", "30000");

        await redis.FailoverAsync();

        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    private static async Task<string> FailureAsync(string connectionString)
    {
        await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = connectionString, OperationDeadline = TimeSpan.FromSeconds(4) });
        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("unreachable").TryAcquireAsync());
        return failure.Message;
    }
}

/// <summary>A primary, replicas and Sentinels that stay as they are.</summary>
public sealed class RedisWithSentinelsFixture : IAsyncLifetime
{
    private RedisWithSentinels? _redis;

    public RedisWithSentinels Redis => _redis ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync() => _redis = await RedisWithSentinels.StartAsync();

    public ValueTask DisposeAsync() => _redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
