using RedisLocking.Elections;
using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Elections;

/// <summary>What a leader leaves in Redis, and what does not make one.</summary>
public sealed class LeaderInRedisTests(RedisServerFixture redis)
{
    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Lock => $"{_prefix}:{{billing}}";

    private string Leader => Lock + ":leader";

    [Fact]
    public async Task A_leader_is_a_lock_and_a_hash_beside_it_that_names_its_lease()
    {
        await using var locks = Open();
        await using var leadership = await locks.Election("billing").CampaignAsync("server-1").WithPatience();

        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token", Lock, Leader], ignoreOrder: true);
        (await Server.CliAsync("GET", Lock)).Text.ShouldBe(leadership.LeaseId);
        leadership.LeaseId.ShouldEndWith("e");
        (await Server.CliAsync("HMGET", Leader, "id", "token", "value", "revision")).Texts.ShouldBe([leadership.LeaseId, $"{leadership.FencingToken}", "server-1", "1"]);
        (await Server.CliAsync("PTTL", Leader)).Number.ShouldBeInRange(50_000, 60_000);
    }

    [Fact]
    public async Task Nothing_is_left_of_who_resigned()
    {
        await using var locks = Open();
        await (await locks.Election("billing").CampaignAsync("server-1").WithPatience()).DisposeAsync();

        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }

    [Fact]
    public async Task Renewals_and_guards_keep_the_value_for_as_long_as_the_lock()
    {
        await using var locks = Open();
        await using var leadership = await locks.Election("billing", new LeaseOptions { Ttl = TimeSpan.FromSeconds(3) }).CampaignAsync("server-1").WithPatience();
        using var multiplexer = await ConnectionMultiplexer.ConnectAsync(Server.ConnectionString);

        // Each guard puts the next renewal off, so that none comes.
        for (var guard = 0; guard < 15; guard++)
        {
            var transaction = multiplexer.GetDatabase().CreateTransaction();
            await leadership.GuardAsync(transaction).WithPatience();
            _ = transaction.StringSetAsync($"{_prefix}:guarded", guard);
            (await transaction.ExecuteAsync().WithPatience()).ShouldBeTrue();
            await Task.Delay(300);
        }

        await Task.Delay(3500);
        leadership.ThrowIfLost();
        (await locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("server-1");
        (await Server.CliAsync("PTTL", Leader)).Number.ShouldBeGreaterThan((await Server.CliAsync("PTTL", Lock)).Number);
    }

    [Fact]
    public async Task What_an_earlier_leader_proclaimed_is_not_the_next_ones()
    {
        await using var locks = Open();
        await using var leadership = await locks.Election("billing").CampaignAsync("server-1").WithPatience();
        await Server.CliAsync("SET", Lock, leadership.LeaseId.Replace("/1", "/2", StringComparison.Ordinal), "PX", "60000");

        (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task Without_the_lock_the_value_means_nothing()
    {
        await using var locks = Open();
        await using var leadership = await locks.Election("billing").CampaignAsync("server-1").WithPatience();
        await Server.CliAsync("DEL", Lock);

        (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await Should.ThrowAsync<LockLostException>(() => leadership.ProclaimAsync("still here").AsTask().WithPatience());
        (await Server.CliAsync("HGET", Leader, "value")).Text.ShouldBe("server-1");
    }

    [Fact]
    public async Task A_proclamation_that_arrives_late_changes_nothing()
    {
        await using var locks = Open();
        await using var leadership = await locks.Election("billing").CampaignAsync("1").WithPatience();
        await leadership.ProclaimAsync("2").AsTask().WithPatience();

        var late = await Server.CliAsync("EVAL", ElectionScripts.Proclaim.Text, "2", Lock, Leader, leadership.LeaseId, $"{leadership.FencingToken}", "1", "1", "30000");

        late.Number.ShouldBe(1);
        (await locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("2");
    }

    [Fact]
    public async Task What_was_proclaimed_under_a_handle_stays_over_an_earlier_call_that_arrives_late()
    {
        await using var locks = Open();
        var handle = await (await locks.Election("billing").CampaignAsync("1").WithPatience()).DetachAsync().WithPatience();
        var leadership = (IDetachedLeadership)locks.Attach(handle);

        // One process has its number, and is given up on before what it proclaims has arrived; another one proclaims.
        var number = (await Server.CliAsync("EVAL", ElectionScripts.Number.Text, "2", Lock, Leader, leadership.LeaseId, "30000")).Number;
        (await leadership.ProclaimAsync("3").WithPatience()).ShouldBeTrue();
        await Server.CliAsync("EVAL", ElectionScripts.Proclaim.Text, "2", Lock, Leader, leadership.LeaseId, $"{leadership.FencingToken}", $"{number}", "2", "30000");

        (await locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("3");
    }

    [Fact]
    public async Task A_value_that_was_lost_beside_its_leadership_is_proclaimed_anew()
    {
        await using var locks = Open();
        var handle = await (await locks.Election("billing").CampaignAsync("1").WithPatience()).DetachAsync().WithPatience();
        var leadership = (IDetachedLeadership)locks.Attach(handle);
        await Server.CliAsync("DEL", Leader);

        (await Server.CliAsync("EVAL", ElectionScripts.Number.Text, "2", Lock, Leader, leadership.LeaseId, "30000")).Number.ShouldBe(1);
        (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        (await Server.CliAsync("PTTL", Leader)).Number.ShouldBeInRange(1, 60_000);
        (await leadership.ProclaimAsync("2").WithPatience()).ShouldBeTrue();

        (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("2");
        (await Server.CliAsync("HGET", Leader, "revision")).Text.ShouldBe("2");
    }

    [Fact]
    public async Task A_key_that_is_no_proclamation_is_told_and_left_alone()
    {
        await using var locks = Open();
        await Server.CliAsync("SET", Leader, "mine");

        var refused = await Should.ThrowAsync<LockUnavailableException>(() => locks.Election("billing").CampaignAsync("a").WithPatience());

        refused.Message.ShouldContain("is kept in something that this version did not write");
        (await Server.CliAsync("GET", Leader)).Text.ShouldBe("mine");
        (await Server.CliAsync("EXISTS", Lock)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_lock_that_was_passed_within_the_process_is_a_lease_of_its_own_in_Redis()
    {
        await using var locks = Open();
        var first = await locks.Election("billing").CampaignAsync("first").WithPatience();
        var second = locks.Election("billing").CampaignAsync("second").AsTask();
        await first.DisposeAsync();
        await using var successor = await second.WithPatience();

        successor.LeaseId.ShouldNotBe(first.LeaseId);
        (await Server.CliAsync("HGET", Leader, "id")).Text.ShouldBe(successor.LeaseId);
    }

    private RedisLockProvider Open() => Providers.Open(Server, options => options.KeyPrefix = _prefix);
}
