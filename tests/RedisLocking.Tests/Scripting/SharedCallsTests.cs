using RedisLocking.TestSupport;
using RedisLocking.Tests.Waiting;

namespace RedisLocking.Tests.Scripting;

/// <summary>Calls that arrive while others are on their way travel together, and none of them pays for another.</summary>
public sealed class SharedCallsTests : IAsyncLifetime
{
    private const int Count = 160;

    // However fast they are asked for, 8 to 64 of them leave before there is an answer, and the next 64 with it: this one is always among those.
    private const int InCompany = 68;
    private const string InCompanyKey = "locks:{n68}";

    private RedisServer _server = null!;
    private Peer _peer = null!;

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
    public async Task Acquires_and_releases_that_come_together_travel_together()
    {
        var before = _peer.Network.Requests;
        var leases = await Task.WhenAll(await TravelAsync()).WithPatience();
        leases.ShouldAllBe(lease => lease != null);
        leases.Select(lease => lease!.FencingToken).ShouldBeUnique();
        leases.Select(lease => lease!.LeaseId).ShouldBeUnique();
        (await _server.KeysAsync()).Length.ShouldBe(Count + 1);

        _peer.Network.HoldReplies();
        var releases = leases.Select(lease => lease!.ReleaseAsync().AsTask()).ToArray();
        _peer.Network.PassReplies();

        (await Task.WhenAll(releases).WithPatience()).ShouldAllBe(ours => ours);
        LargestCall("release").ShouldBe(64);
        (_peer.Network.Requests - before).ShouldBeLessThan(Count / 2);
        (await _server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_key_of_another_type_fails_its_own_lock_with_its_own_message_and_not_its_company()
    {
        await _server.CliAsync("RPUSH", InCompanyKey, "somebody's list");
        await _server.CliAsync("SET", "locks:{n70}", "somebody's text");

        var acquires = await TravelAsync();

        foreach (var (index, why) in new[] { (InCompany, "holds what this version did not write"), (70, "no lease id") })
        {
            var failure = await Should.ThrowAsync<LockUnavailableException>(() => acquires[index].WithPatience());
            failure.Name.Value.ShouldBe($"n{index}");
            failure.Message.ShouldContain(why);
        }

        var leases = await Task.WhenAll(acquires.Where((_, index) => index is not (InCompany or 70))).WithPatience();
        leases.ShouldAllBe(lease => lease != null);
        await ReleaseAsync(leases);
        (await _server.KeysAsync()).ShouldBe(["locks:token", InCompanyKey, "locks:{n70}"]);
    }

    [Fact]
    public async Task A_held_lock_refuses_its_own_call_and_not_its_company()
    {
        await _server.CliAsync("SET", InCompanyKey, "v1/other/1/zzz/1", "PX", "60000");

        var leases = await Task.WhenAll(await TravelAsync()).WithPatience();

        leases.Select((lease, index) => (Granted: lease != null, index)).ShouldAllBe(one => one.Granted == (one.index != InCompany));
        await ReleaseAsync(leases);
    }

    [Fact]
    public async Task An_acquire_that_is_cancelled_while_it_travels_with_company_is_given_back_and_its_company_stays()
    {
        using var cancellation = new CancellationTokenSource();
        var acquires = await TravelAsync(cancelled: (InCompany, cancellation.Token), run: async () =>
        {
            await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()).Contains(InCompanyKey), "the call has run");
            await cancellation.CancelAsync();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => acquires[InCompany].WithPatience());
        var leases = await Task.WhenAll(acquires.Where((_, index) => index != InCompany)).WithPatience();
        leases.ShouldAllBe(lease => lease != null);
        await Eventually.BecomesTrueAsync(async () => !(await _server.KeysAsync()).Contains(InCompanyKey), "the cancelled one's lock was given back");
        await Eventually.BecomesTrueAsync(() => _peer.Locks.Sweeping == 0, "nothing is swept");
        foreach (var lease in leases)
            lease!.ThrowIfLost();
        await ReleaseAsync(leases);
    }

    [Fact]
    public async Task Releases_beside_a_lock_whose_queue_is_of_another_type_are_answered_each_for_itself()
    {
        var leases = await Task.WhenAll(await TravelAsync()).WithPatience();
        await _server.CliAsync("APPEND", InCompanyKey, "+");
        await _server.CliAsync("SET", InCompanyKey + ":queue", "somebody's text");

        _peer.Network.HoldReplies();
        var releases = leases.Select(lease => lease!.ReleaseAsync().AsTask()).ToArray();
        _peer.Network.PassReplies();

        (await Task.WhenAll(releases).WithPatience()).ShouldAllBe(ours => ours);
        (await _server.KeysAsync()).ShouldBe(["locks:token", InCompanyKey + ":queue"]);
    }

    [Fact]
    public async Task Renewals_that_are_due_together_travel_together_and_a_lost_lock_is_lost_alone()
    {
        await using var renewing = await Peer.OpenAsync(_server, "short", options => options.Ttl = TimeSpan.FromSeconds(3));
        var leases = new List<ILockLease>();
        for (var index = 0; index < Count; index++)
            leases.Add(await renewing.Locks.Mutex($"n{index}").AcquireAsync(TimeSpan.Zero).WithPatience());

        await _server.CliAsync("DEL", "short:{n20}");
        await leases[20].UntilLostAsync(TimeSpan.FromSeconds(30));

        await Eventually.BecomesTrueAsync(() => renewing.Measured.Sum("redislocking.renewals", "redislocking.lock.kind=mutex redislocking.result=renewed") >= 2 * Count, "all were renewed");
        leases.Where((_, index) => index != 20).ShouldAllBe(lease => !lease.Lost.IsCancellationRequested);
        await ReleaseAsync(leases);
    }

    /// <summary>
    /// Starts the acquires of n0, n1, … while replies are held: the first few go at once, and the others wait for company.
    /// Lets one round of replies pass, so that they travel; and the rest when <paramref name="run"/> is done.
    /// </summary>
    private async Task<Task<ILockLease?>[]> TravelAsync((int Index, CancellationToken Token)? cancelled = null, Func<Task>? run = null)
    {
        _peer.Network.HoldReplies();
        var acquires = Enumerable.Range(0, Count)
            .Select(index => _peer.Locks.Mutex($"n{index}").TryAcquireAsync(cancelled is { } one && one.Index == index ? one.Token : default).AsTask())
            .ToArray();

        await Eventually.BecomesTrueAsync(() => _peer.Network.HeldConnections > 0, "the first call was answered");
        _peer.Network.PassHeldReplies();
        await Eventually.BecomesTrueAsync(() => LargestCall("acquire") == 64, "64 locks travel in one call");
        if (run is not null)
            await run();
        _peer.Network.PassReplies();
        return acquires;
    }

    private static Task ReleaseAsync(IEnumerable<ILockLease?> leases) => Task.WhenAll(leases.OfType<ILockLease>().Select(lease => lease.DisposeAsync().AsTask())).WithPatience();

    private double LargestCall(string operation) => _peer.Measured.Max("redislocking.call.locks", $"redislocking.operation={operation}");
}
