using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

/// <summary>What a mutex promises, whatever holds it. The parts: granting (here), waiting, losing, running under it, names, exclusion.</summary>
public abstract partial class MutexContract<TFixture>(TFixture fixture) : IClassFixture<TFixture>, IAsyncLifetime
    where TFixture : ProviderFixture
{
    private readonly TestedProvider _provider = fixture.Create();

    private ILockProvider Locks => _provider.Locks;

    private ILockProvider OtherLocks => _provider.OtherLocks;

    public ValueTask InitializeAsync() => _provider.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_free_lock_is_granted()
    {
        await using var lease = await Locks.Mutex("order:42").TryAcquireAsync().WithPatience();

        lease.ShouldNotBeNull();
        lease.Name.ShouldBe(new LockName("order:42"));
        lease.FencingToken.Value.ShouldBePositive();
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task A_held_lock_is_refused_to_the_same_lock_object_too()
    {
        var mutex = Locks.Mutex("order:42");
        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero).WithPatience();

        (await mutex.TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_held_lock_is_refused_to_another_provider_until_it_is_released()
    {
        var mine = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await OtherLocks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await mine.DisposeAsync();

        await using var theirs = await OtherLocks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_conflict_names_the_lock_and_says_when_to_ask_again()
    {
        await using var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        var conflict = await Should.ThrowAsync<LockConflictException>(() => Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience());

        conflict.Name.ShouldBe(new LockName("order:42"));
        conflict.Message.ShouldContain("order:42");
        conflict.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_release_answers_true_and_frees_the_lock()
    {
        var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var again = await Locks.Mutex("order:42").TryAcquireAsync().WithPatience();
        again.ShouldNotBeNull();
    }

    [Fact]
    public async Task Releasing_and_disposing_again_is_harmless_and_never_frees_the_next_holders_lock()
    {
        var first = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var second = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await first.DisposeAsync();
        await first.DisposeAsync();

        second.ThrowIfLost();
        (await Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await second.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Releases_at_the_same_time_all_get_the_one_answer()
    {
        var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => lease.ReleaseAsync().AsTask()))).WithPatience();

        answers.ShouldAllBe(released => released);
    }

    [Fact]
    public async Task Tokens_rise_with_every_grant_of_a_lock_whoever_grants_it()
    {
        var tokens = new List<FencingToken>();
        for (var grant = 0; grant < 100; grant++)
        {
            var provider = grant % 3 == 0 ? OtherLocks : Locks;
            await using var lease = await provider.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
            tokens.Add(lease.FencingToken);
        }

        tokens.ShouldBe(tokens.Distinct().Order());
    }

    [Fact]
    public async Task A_lease_id_names_machine_and_process_and_is_never_used_twice()
    {
        var ids = new List<string>();
        for (var grant = 0; grant < 50; grant++)
        {
            await using var mine = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
            await using var theirs = await OtherLocks.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();
            ids.AddRange([mine.LeaseId, theirs.LeaseId]);
        }

        ids.Distinct().Count().ShouldBe(100);
        ids.ShouldAllBe(id => id.Contains($"{Environment.MachineName}/{Environment.ProcessId}/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lock_without_a_name_is_refused() =>
        Should.Throw<ArgumentNullException>(() => Locks.Mutex(null!)).ParamName.ShouldBe("name");
}
