using System.Diagnostics;
using System.Net.Sockets;

namespace RedisLocking.TestSupport.Tests.Network;

public sealed class TcpProxyTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpProxy _proxy = TcpProxy.Start(redis.Server.Port);
    private readonly string _key = Guid.NewGuid().ToString();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Fact]
    public async Task Commands_and_replies_pass_and_are_counted()
    {
        await using var client = await ConnectAsync();

        (await client.SendAsync("SET", _key, new string('x', 100_000))).Text.ShouldBe("OK");
        (await client.SendAsync("GET", _key)).Text!.Length.ShouldBe(100_000);

        _proxy.Accepted.ShouldBe(1);
        _proxy.Requests.ShouldBe(2);
        _proxy.BytesToServer.ShouldBeGreaterThan(100_000);
        await Eventually.BecomesTrueAsync(() => _proxy.BytesToClient > 100_000, "the reply was counted");
    }

    [Fact]
    public async Task Each_direction_can_be_delayed()
    {
        await using var client = await ConnectAsync();
        _proxy.DelayToServer = TimeSpan.FromMilliseconds(100);
        _proxy.DelayToClient = TimeSpan.FromMilliseconds(200);

        var watch = Stopwatch.StartNew();
        await client.SendAsync("PING");

        // Timers count whole milliseconds and may fire in the last of them.
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_delay_may_be_shorter_than_what_timers_count()
    {
        await using var client = await ConnectAsync();
        _proxy.DelayToServer = _proxy.DelayToClient = TimeSpan.FromMilliseconds(0.5);

        var watch = Stopwatch.StartNew();
        await client.SendAsync("PING");

        watch.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_held_reply_arrives_once_replies_pass_again()
    {
        await using var client = await ConnectAsync();
        _proxy.HoldReplies();

        var reply = client.SendAsync("SET", _key, "value");
        await Eventually.BecomesTrueAsync(async () => await StoredAsync() == "value", "the command ran");
        reply.IsCompleted.ShouldBeFalse();

        _proxy.PassReplies();
        (await reply).Text.ShouldBe("OK");
    }

    [Fact]
    public async Task What_is_held_can_pass_while_later_replies_are_held()
    {
        await using var client = await ConnectAsync();
        _proxy.HoldReplies();
        var first = client.SendAsync("SET", _key, "first");
        await Eventually.BecomesTrueAsync(() => _proxy.HeldConnections == 1, "the first reply is held");

        _proxy.PassHeldReplies();
        (await first).Text.ShouldBe("OK");
        var second = client.SendAsync("SET", _key, "second");
        await Eventually.BecomesTrueAsync(() => _proxy.HeldConnections == 1, "the second reply is held");

        second.IsCompleted.ShouldBeFalse();
        _proxy.PassReplies();
        (await second).Text.ShouldBe("OK");
        await Eventually.BecomesTrueAsync(() => _proxy.HeldConnections == 0, "nothing is held any more");
    }

    [Fact]
    public async Task A_detained_command_runs_when_it_is_delivered_after_what_was_sent_since()
    {
        await using var client = await ConnectAsync();
        await client.SendAsync("PING");
        var detained = _proxy.DetainNextRequestContaining("detained");

        await Should.ThrowAsync<IOException>(() => client.SendAsync("SET", _key, "detained"));
        await detained.Caught.WaitAsync(Patience);
        await using var later = await ConnectAsync();
        await later.SendAsync("SET", _key, "later");
        (await StoredAsync()).ShouldBe("later");

        await detained.DeliverAsync().WaitAsync(Patience);
        (await StoredAsync()).ShouldBe("detained");
    }

    [Fact]
    public async Task Dropped_connections_are_lost_with_the_replies_they_owe()
    {
        await using var client = await ConnectAsync();
        _proxy.HoldReplies();
        var reply = client.SendAsync("SET", _key, "value");
        await Eventually.BecomesTrueAsync(async () => await StoredAsync() == "value", "the command ran");

        _proxy.DropConnections();
        _proxy.PassReplies();

        await reply.ShouldThrowAsync<IOException>();
        await using var next = await ConnectAsync();
        (await next.SendAsync("GET", _key)).Text.ShouldBe("value");
    }

    [Fact]
    public async Task Frozen_connections_carry_nothing_and_new_ones_do()
    {
        await using var client = await ConnectAsync();
        (await client.SendAsync("PING")).Text.ShouldBe("PONG");

        _proxy.FreezeConnections();

        var lost = client.SendAsync("SET", _key, "value");
        await using var next = await ConnectAsync();
        (await next.SendAsync("GET", _key)).Text.ShouldBeNull();
        lost.IsCompleted.ShouldBeFalse();
        _proxy.DropConnections();
        await lost.ShouldThrowAsync<IOException>();
        (await StoredAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task The_next_matching_command_runs_and_its_connection_is_cut_before_the_reply()
    {
        await using var client = await ConnectAsync();
        await using var other = await ConnectAsync();
        var cut = _proxy.CutAfterNextRequestContaining(_key);
        (await client.SendAsync("PING")).Text.ShouldBe("PONG");

        var lost = client.SendAsync("SET", _key, new string('x', 100_000));

        await cut.WaitAsync(Patience);
        await lost.ShouldThrowAsync<IOException>();
        (await StoredAsync())!.Length.ShouldBe(100_000);
        (await other.SendAsync("SET", _key, "again")).Text.ShouldBe("OK");
    }

    [Fact]
    public async Task New_connections_are_refused_until_they_are_accepted_again()
    {
        await using var open = await ConnectAsync();
        await open.SendAsync("PING");

        await _proxy.RefuseConnectionsAsync();

        await Should.ThrowAsync<SocketException>(ConnectAsync);
        (await open.SendAsync("PING")).Text.ShouldBe("PONG");

        _proxy.AcceptConnections();
        await using var later = await ConnectAsync();
        (await later.SendAsync("PING")).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task What_a_client_sent_before_it_closed_still_runs()
    {
        _proxy.DelayToServer = TimeSpan.FromMilliseconds(50);
        _proxy.HoldReplies();
        var client = await ConnectAsync();
        var reply = client.SendAsync("SET", _key, "value");
        await client.DisposeAsync();

        await Should.ThrowAsync<Exception>(() => reply);
        await Eventually.BecomesTrueAsync(async () => await StoredAsync() == "value", "the command ran");
    }

    [Fact]
    public async Task Disposing_ends_open_connections_and_a_wait_for_a_cut_that_never_came()
    {
        await using var client = await ConnectAsync();
        var cut = _proxy.CutAfterNextRequestContaining(_key);

        await _proxy.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => cut);
        await Should.ThrowAsync<IOException>(() => client.SendAsync("PING"));
    }

    private Task<RespConnection> ConnectAsync() => RespConnection.OpenAsync(_proxy.Port, null, Patience);

    private async Task<string?> StoredAsync() => (await redis.Server.CliAsync("GET", _key)).Text;
}
