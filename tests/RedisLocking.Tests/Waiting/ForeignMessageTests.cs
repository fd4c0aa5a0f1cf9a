using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>What comes over the wake channel is not trusted: a grant that nobody waits for is given back, and what is no grant is ignored.</summary>
public sealed class ForeignMessageTests(RedisServerFixture redis)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    [Theory]
    [InlineData("order:42", "order:42")]
    [InlineData("a name with spaces", "a name with spaces")]
    [InlineData("}{%", "%7D%7B%25")]
    public async Task A_grant_that_nobody_waits_for_is_given_back_at_once(string name, string escaped)
    {
        await using var peer = await Peer.OpenAsync(Server, _prefix);
        var key = $"{_prefix}:{{{escaped}}}";
        var id = await GrantAsync(peer, key);

        await Eventually.BecomesTrueAsync(async () => (await Server.CliAsync("EXISTS", key)).Number == 0, $"the grant of {id} was given back");

        await using var lease = await peer.Locks.Mutex(name).TryAcquireAsync().WithPatience();
        lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_grant_that_nobody_waits_for_goes_to_the_next_one_in_the_queue()
    {
        await using var peer = await Peer.OpenAsync(Server, _prefix);
        await using var next = await Peer.OpenAsync(Server, _prefix);
        var key = $"{_prefix}:{{order:42}}";
        var id = $"v1/x/1/{peer.Random}/999";
        await Server.CliAsync("SET", key, id, "PX", "60000");
        var waiting = next.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(key);

        await Server.CliAsync("PUBLISH", peer.WakeChannel, $"v1 5 1000 {id} {key}");

        await using var lease = await waiting.WithPatience();
        (await Server.CliAsync("GET", key)).Text.ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task A_grant_of_a_lock_that_the_id_does_not_have_changes_nothing()
    {
        await using var peer = await Peer.OpenAsync(Server, _prefix);
        await using var holder = await peer.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var key = $"{_prefix}:{{order:42}}";

        (await Server.CliAsync("PUBLISH", peer.WakeChannel, $"v1 5 1000 v1/x/1/{peer.Random}/999 {key}")).Number.ShouldBe(1);
        await GivesBackAsync(peer);

        (await Server.CliAsync("GET", key)).Text.ShouldBe(holder.LeaseId);
        holder.ThrowIfLost();
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("v2 5 1000 ID KEY")]
    [InlineData("v1 five 1000 ID KEY")]
    [InlineData("v1 5 soon ID KEY")]
    [InlineData("v1 -5 1000 ID KEY")]
    [InlineData("v1 5 1000 ID")]
    [InlineData("v1 5 1000 ID ")]
    [InlineData("v1 5 1000 ID x")]
    [InlineData("v1 5 1000 ID PREFIX")]
    [InlineData("v1 5 1000 ID PREFIX:token")]
    [InlineData("v1 5 1000 ID PREFIX:{}")]
    [InlineData("v1 5 1000 ID somebody-elses-key-that-is-longer-than-the-prefix")]
    public async Task What_is_no_grant_of_this_version_is_ignored(string message)
    {
        await using var peer = await Peer.OpenAsync(Server, _prefix);
        var id = $"v1/x/1/{peer.Random}/998";
        var key = $"{_prefix}:{{order:42}}";
        await Server.CliAsync("SET", key, id, "PX", "60000");
        message = message.Replace("ID", id).Replace("KEY", key).Replace("PREFIX", _prefix);

        (await Server.CliAsync("PUBLISH", peer.WakeChannel, message)).Number.ShouldBe(1);
        await GivesBackAsync(peer);

        (await Server.CliAsync("GET", key)).Text.ShouldBe(id);
        peer.Locks.Sweeping.ShouldBe(0);
    }

    /// <summary>The process still listens, and has read what came before.</summary>
    private async Task GivesBackAsync(Peer peer)
    {
        var key = $"{_prefix}:{{{Guid.NewGuid():N}}}";
        await GrantAsync(peer, key);
        await Eventually.BecomesTrueAsync(async () => (await Server.CliAsync("EXISTS", key)).Number == 0, "a later grant was given back");
    }

    private async Task<string> GrantAsync(Peer peer, string key)
    {
        var id = $"v1/x/1/{peer.Random}/999";
        await Server.CliAsync("SET", key, id, "PX", "60000");
        (await Server.CliAsync("PUBLISH", peer.WakeChannel, $"v1 5 1000 {id} {key}")).Number.ShouldBe(1);
        return id;
    }
}
