using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Kinds;

/// <summary>What a lease promises, whatever kind of lock it is of. The parts: granting and releasing (here), waiting, losing.</summary>
public abstract partial class EveryKindContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_free_lock_is_granted(HeldAs kind)
    {
        await using var lease = await Locks.Lock(kind, "order:42").TryAcquireAsync().WithPatience();

        lease.ShouldNotBeNull();
        lease.Name.ShouldBe(new LockName("order:42"));
        lease.FencingToken.Value.ShouldBePositive();
        lease.LeaseId.ShouldContain($"{Environment.MachineName}/{Environment.ProcessId}/");
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        lease.Parts.ShouldBeEmpty();
        lease.ThrowIfLost();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_conflict_names_the_lock_and_says_when_to_ask_again(HeldAs kind)
    {
        await using var lease = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            (await locks.Rival(kind, "order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
            var conflict = await Should.ThrowAsync<LockConflictException>(() => locks.Rival(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience());
            conflict.Name.ShouldBe(new LockName("order:42"));
            conflict.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Releasing_and_disposing_again_is_harmless_and_never_frees_the_next_holders_lock(HeldAs kind)
    {
        var first = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var second = await OtherLocks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await first.DisposeAsync();
        await first.DisposeAsync();

        second.ThrowIfLost();
        (await Locks.Rival(kind, "order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await second.ReleaseAsync().WithPatience()).ShouldBeTrue();
        Should.Throw<LockLostException>(first.ThrowIfLost).Message.ShouldContain("released");
        first.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Tokens_rise_with_every_grant_of_a_lock_whoever_grants_it(HeldAs kind)
    {
        var tokens = new List<FencingToken>();
        for (var grant = 0; grant < 50; grant++)
        {
            var provider = grant % 3 == 0 ? OtherLocks : Locks;
            await using (var lease = await provider.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience())
                tokens.Add(lease.FencingToken);
            await using (var rival = await provider.Rival(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience())
                tokens.Add(rival.FencingToken);
        }

        tokens.ShouldBe(tokens.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public void A_lock_without_a_name_is_refused(HeldAs kind) =>
        Should.Throw<ArgumentNullException>(() => Locks.Lock(kind, null!)).ParamName.ShouldBe("name");

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_wait_below_zero_is_refused_with_the_locks_name(HeldAs kind)
    {
        var refused = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Locks.Lock(kind, "order:42").TryAcquireAsync(TimeSpan.FromTicks(-1)).WithPatience());

        refused.ParamName.ShouldBe("wait");
        refused.Message.ShouldContain("order:42");
    }
}
