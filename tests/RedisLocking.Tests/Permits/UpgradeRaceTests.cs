using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>An upgrade meets its reader's end, or its own, on the way: somebody holds the lock at every moment, and nothing leaks.</summary>
public sealed class UpgradeRaceTests : IAsyncLifetime
{
    private const string Key = "locks:{catalog}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // B's clock stands, so that its asks and renewals come when a test says so.
    private readonly ManualTime _time = new();
    private RedisServer _server = null!;
    private Peer _a = null!, _b = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _a = await Peer.OpenAsync(_server);
        _b = await Peer.OpenAsync(_server, time: _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_upgrade_that_is_cancelled_while_its_answer_is_on_its_way_leaves_the_reader_its_lease()
    {
        var reader = await ReadAsync(_b);
        using var cancellation = new CancellationTokenSource();
        _b.Network.HoldReplies();
        var upgrading = reader.TryUpgradeAsync(TimeSpan.Zero, cancellation.Token).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await _server.HoldersAsync(Key)) is [var only] && only != reader.LeaseId, "the upgrade is granted");

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => upgrading.WithPatience());
        _b.Network.PassReplies();

        await StillReadsAsync(reader);
    }

    [Fact]
    public async Task An_upgrade_that_is_cancelled_while_its_grant_is_on_its_way_leaves_the_reader_its_full_lease()
    {
        var reader = await ReadAsync(_b);
        using var cancellation = new CancellationTokenSource();
        var upgrading = await GrantUnheardAsync(reader, cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => upgrading.WithPatience());

        await _server.UntilHeldAsAsync(Key, reader.LeaseId);
        (await _server.LeftAsync(Key, reader.LeaseId)).ShouldBeGreaterThan(TimeSpan.FromSeconds(5), "a claim's length would end it under its holder");
        _b.Network.PassReplies();
        await StillReadsAsync(reader);
    }

    [Fact]
    public async Task An_upgrade_whose_time_is_over_while_its_grant_is_on_its_way_leaves_the_reader_its_lease()
    {
        var reader = await ReadAsync(_b);
        var upgrading = await GrantUnheardAsync(reader, CancellationToken.None, wait: TimeSpan.FromMilliseconds(200));

        _time.Advance(TimeSpan.FromMilliseconds(220));
        await _server.UntilHeldAsAsync(Key, reader.LeaseId);
        _b.Network.PassReplies();

        (await upgrading.WithPatience()).ShouldBeNull();
        await StillReadsAsync(reader);
    }

    [Fact]
    public async Task A_reader_whose_upgrade_was_granted_unheard_past_its_claim_and_a_renewal_becomes_the_writer()
    {
        var reader = await ReadAsync(_b);
        var upgrading = await GrantUnheardAsync(reader, CancellationToken.None);

        // The renewal is the reader's, and finds the upgrade in its place.
        _time.Advance(TimeSpan.FromSeconds(12));
        _b.Network.PassReplies();

        await using var writer = await upgrading.WithPatience();
        writer.ShouldNotBeNull().FencingToken.ShouldBeGreaterThan(reader.FencingToken);
        writer.ThrowIfLost();
        await _server.UntilHeldAsAsync(Key, writer.LeaseId);
        reader.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_that_is_released_while_its_upgrades_grant_is_on_its_way_ends_both()
    {
        var reader = await ReadAsync(_b);
        var upgrading = await GrantUnheardAsync(reader, CancellationToken.None);

        var released = reader.ReleaseAsync().AsTask();
        await _server.UntilNothingIsLeftAsync();
        _b.Network.PassReplies();

        await Should.ThrowAsync<LockLostException>(() => upgrading.WithPatience());
        (await released.WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
        await using var next = await _a.Locks.WriteLock("catalog").AcquireAsync(Long).WithPatience();
    }

    private static async Task<ILockLease> ReadAsync(Peer peer) => await peer.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    /// <summary>B's upgrade is granted when A's reader leaves, and B does not hear of it.</summary>
    private async Task<Task<ILockLease?>> GrantUnheardAsync(ILockLease reader, CancellationToken cancellation, TimeSpan? wait = null)
    {
        var other = await ReadAsync(_a);
        var upgrading = reader.TryUpgradeAsync(wait ?? Long, cancellation).AsTask();
        await _b.UntilJoinedAsync(kind: "write");
        _b.Network.HoldReplies();
        await other.DisposeAsync();
        await Eventually.BecomesTrueAsync(async () => (await _server.HoldersAsync(Key)) is [var only] && only != reader.LeaseId, "the upgrade is granted");
        return upgrading;
    }

    private async Task StillReadsAsync(ILockLease reader)
    {
        await _server.UntilHeldAsAsync(Key, reader.LeaseId);
        await using (await ReadAsync(_b))
        {
            // What was on its way to B has come by now.
        }

        reader.ThrowIfLost();
        (await _server.HoldersAsync(Key)).ShouldBe([reader.LeaseId]);
        (await _a.Locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await (await ReadAsync(_a)).DisposeAsync();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }
}
