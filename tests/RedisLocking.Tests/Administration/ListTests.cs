using System.Globalization;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Administration;

/// <summary>What a listing of the locks in Redis shows.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private Peer _peer = null!;

    private ILockAdministration Administration => _peer.Locks.Administration;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _peer = await Peer.OpenAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Keys_that_are_no_locks_are_left_out()
    {
        await using var lease = await _peer.Locks.Mutex("order:1").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Task.Run(() => _peer.Locks.ReadLock("order:2").AcquireAsync(TimeSpan.Zero).AsTask());
        await using var reader = await waiting.WithPatience();
        foreach (var key in (string[])["locks:{order:3}", "locks:{}", "locks:{order:4}:queue", "locks:order:5}", "other:{order:6}"])
            await _server.CliAsync("SET", key, "somebody's");

        var found = await Administration.ListAllAsync("order:").ToArrayAsync();

        found.Select(one => one.Name.Value).Order(StringComparer.Ordinal).ShouldBe(["order:1", "order:2"]);
    }

    [Fact]
    public async Task Ten_thousand_locks_are_all_found_in_pages_while_others_come_and_go()
    {
        await HoldAsync("stays", 10_000);
        using var enough = new CancellationTokenSource();
        var coming = Task.Run(async () =>
        {
            for (var round = 0; !enough.IsCancellationRequested; round++)
                await using (await _peer.Locks.Mutex(LockName.Format($"passes:{round}")).AcquireAsync(TimeSpan.Zero))
                    await Task.Yield();
        });

        var names = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = await Administration.ListAsync("stays:", cursor, size: 500).WithPatience();
            names.UnionWith(page.Locks.Select(one => one.Name.Value));
            cursor = page.Next;
            pages++;
        }
        while (cursor is not null);

        await enough.CancelAsync();
        await coming.WithPatience();
        names.Count.ShouldBe(10_000);
        pages.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task The_search_of_a_page_is_bounded_where_few_names_match()
    {
        await HoldAsync("many", 50_000);
        await using var lease = await _peer.Locks.Mutex("rare").AcquireAsync(TimeSpan.Zero).WithPatience();

        var first = await Administration.ListAsync("rare").WithPatience();

        first.Next.ShouldNotBeNull();
        (await Administration.ListAllAsync("rare").ToArrayAsync()).Select(one => one.Name.Value).Distinct().ShouldBe(["rare"]);
    }

    [Fact]
    public async Task Holders_whose_leases_have_ended_and_whom_nobody_has_taken_out_are_not_shown()
    {
        await using var lasting = await _peer.Locks.Semaphore("smtp", 5).AcquireAsync(TimeSpan.Zero).WithPatience();
        await _server.CliAsync("ZADD", "locks:{smtp}", "1", "v1/dead/1/aaaaaaaaaaaa/1s5");

        var found = (await Administration.FindAsync("smtp").WithPatience()).ShouldNotBeNull();

        (found.HolderCount, found.Permits, found.Type).ShouldBe((1, 5, LockType.Semaphore));
        found.Holders.ShouldHaveSingleItem().LeaseId.ShouldBe(lasting.LeaseId);
    }

    private async Task HoldAsync(string prefix, int count) => await _server.CliAsync(
        "EVAL",
        "for i = 1, ARGV[2] do redis.call('SET', 'locks:{' .. ARGV[1] .. ':' .. i .. '}', 'v1/web-1/12/aaaaaaaaaaaa/' .. i, 'PX', 3600000) end",
        "0",
        prefix,
        count.ToString(CultureInfo.InvariantCulture));
}
