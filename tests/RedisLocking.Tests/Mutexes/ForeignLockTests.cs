using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Mutexes;

/// <summary>Compare before every delete and every expire: what is not ours is never touched.</summary>
public sealed class ForeignLockTests(RedisServerFixture redis)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    [Fact]
    public async Task A_renewal_never_creates_a_missing_key_again_and_the_holder_is_told_within_a_third_of_the_TTL()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await Server.CliAsync("DEL", Key);

        // A third of the TTL is a second; the bound leaves room for a machine that is busy, not for the TTL.
        (await lease.UntilLostAsync(TimeSpan.FromSeconds(10))).ShouldBeLessThan(Ttl * 0.9);

        (await Server.CliAsync("EXISTS", Key)).Number.ShouldBe(0);
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("order:42");
        (await lease.ReleaseAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_renewal_and_a_release_leave_a_lock_that_somebody_else_took()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await Server.CliAsync("SET", Key, "v1/other/1/zzz/1", "PX", "60000");

        await lease.UntilLostAsync(TimeSpan.FromSeconds(10));
        (await lease.ReleaseAsync()).ShouldBeFalse();

        (await Server.CliAsync("GET", Key)).Text.ShouldBe("v1/other/1/zzz/1");
        (await Server.CliAsync("PTTL", Key)).Number.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public async Task A_release_leaves_a_lock_that_somebody_else_took()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await Server.CliAsync("SET", Key, "v1/other/1/zzz/1");

        (await lease.ReleaseAsync()).ShouldBeFalse();

        (await Server.CliAsync("GET", Key)).Text.ShouldBe("v1/other/1/zzz/1");
    }

    [Fact]
    public async Task A_lock_whose_key_became_a_list_is_lost_not_an_error()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await Server.CliAsync("DEL", Key);
        await Server.CliAsync("RPUSH", Key, "x");

        (await lease.ReleaseAsync()).ShouldBeFalse();

        (await Server.CliAsync("TYPE", Key)).Text.ShouldBe("list");
    }

    [Fact]
    public async Task A_lease_without_an_end_is_a_conflict()
    {
        await using var locks = Open();
        await Server.CliAsync("SET", Key, "v1/other/1/zzz/1");

        (await locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
        (await locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(50))).ShouldBeNull();
    }

    [Theory]
    [InlineData("SET", "somebody's own value")]
    [InlineData("SET", "v2/host/1/zzz/1")]
    [InlineData("RPUSH", "x")]
    public async Task A_key_that_is_no_lock_of_this_version_is_unavailable_not_a_conflict_and_is_never_overwritten(string command, string value)
    {
        await using var locks = Open();
        await Server.CliAsync(command, Key, value);

        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromSeconds(1)));

        failure.Name.Value.ShouldBe("order:42");
        failure.Message.ShouldContain("order:42");
        (await Server.CliAsync("TYPE", Key)).Text.ShouldBe(command == "SET" ? "string" : "list");
        (await Server.CliAsync("EXISTS", $"{_prefix}:token")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_lock_outlives_its_TTL_while_it_is_held_and_ends_with_its_release()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        var renewed = 0;
        var last = long.MaxValue;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                var left = (await Server.CliAsync("PTTL", Key)).Number;
                renewed += left > last ? 1 : 0;
                last = left;
                return renewed >= 6;
            },
            "the key was renewed six times");

        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        (await Server.CliAsync("EXISTS", Key)).Number.ShouldBe(0);
    }

    private RedisLockProvider Open() => Providers.Open(Server, options => (options.KeyPrefix, options.Ttl) = (_prefix, Ttl));
}
