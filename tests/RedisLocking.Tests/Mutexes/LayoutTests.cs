using System.Text.RegularExpressions;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Mutexes;

/// <summary>What an operator sees with <c>redis-cli</c>.</summary>
public sealed class LayoutTests(RedisServerFixture redis)
{
    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    [Fact]
    public async Task A_held_lock_is_one_key_with_a_TTL_and_a_value_that_names_its_holder()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token", $"{_prefix}:{{order:42}}"], ignoreOrder: true);
        var value = (await Server.CliAsync("GET", $"{_prefix}:{{order:42}}")).Text!;
        value.ShouldBe(lease.LeaseId);
        value.ShouldMatch($"^v1/[A-Za-z0-9._-]+/{Environment.ProcessId}/[a-z0-9]{{12}}/[0-9]+$");
        (await Server.CliAsync("PTTL", $"{_prefix}:{{order:42}}")).Number.ShouldBeInRange(25_000, 30_000);
        (await Server.CliAsync("GET", $"{_prefix}:token")).Text.ShouldBe(lease.FencingToken.ToString());
    }

    [Fact]
    public async Task After_many_locks_no_key_is_left_but_the_counter()
    {
        await using var locks = Open();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async worker =>
        {
            for (var round = 0; round < 250; round++)
            {
                await using var lease = await locks.Mutex($"name:{(round * 16) + worker}").AcquireAsync(TimeSpan.Zero);
            }
        }));

        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
        (await Server.CliAsync("TTL", $"{_prefix}:token")).Number.ShouldBe(-1);
    }

    [Fact]
    public async Task The_provider_says_who_it_is_in_the_client_list()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("a").TryAcquireAsync();

        Regex.Count((await Server.CliAsync("CLIENT", "LIST")).Text!, "name=RedisLocking").ShouldBeGreaterThan(0);
    }

    private RedisLockProvider Open() => Providers.Open(Server, options => options.KeyPrefix = _prefix);
}
