using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Sessions;

public abstract partial class SessionContract<TFixture>
{
    [Fact]
    public async Task A_TTL_out_of_its_range_is_refused()
    {
        foreach (var ttl in new[] { TimeSpan.Zero, LeaseOptions.MinTtl - TimeSpan.FromTicks(1), LeaseOptions.MaxTtl + TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan })
            (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Locks.OpenSessionAsync(ttl))).ParamName.ShouldBe("ttl");
    }

    [Fact]
    public async Task A_session_is_not_opened_for_who_has_given_up() =>
        await Should.ThrowAsync<OperationCanceledException>(async () => await Locks.OpenSessionAsync(LongTtl, new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_name_is_needed()
    {
        await using var session = await OpenAsync();
        Should.Throw<ArgumentNullException>(() => session.Mutex(null!));
    }

    [Fact]
    public async Task A_lease_of_a_session_cannot_be_detached_and_stays_as_it_was()
    {
        await using var session = await OpenAsync();
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Should.ThrowAsync<NotSupportedException>(async () => await lease.DetachAsync())).Message.ShouldContain("session");

        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task AllOf_takes_no_lock_of_a_session()
    {
        await using var session = await OpenAsync();

        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.Mutex("a"), session.Mutex("b"))).Message.ShouldContain("Lock 'b' is of another provider, or of a session");
        Should.Throw<ArgumentException>(() => Locks.AllOf(session.Mutex("a"))).Message.ShouldContain("Lock 'a'");
    }

    [Fact]
    public async Task A_name_that_is_held_for_a_session_stands_for_a_mutex()
    {
        await using var session = await OpenAsync();
        await using var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await Should.ThrowAsync<LockUnavailableException>(async () => await OtherLocks.ReadLock("order:42").TryAcquireAsync().WithPatience());
        await Should.ThrowAsync<LockUnavailableException>(async () => await OtherLocks.Semaphore("order:42", 3).TryAcquireAsync().WithPatience());
    }
}
