using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Sessions;

public abstract partial class SessionContract<TFixture>
{
    [Fact]
    public async Task Closing_releases_every_lease_and_tells_its_holder()
    {
        var session = await OpenAsync();
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => session.Mutex($"order:{number}").AcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();
        var told = leases[0].Lost;

        (await session.CloseAsync().WithPatience()).ShouldBeTrue();

        await Eventually.BecomesTrueAsync(() => told.IsCancellationRequested, "the holder is told");
        foreach (var lease in leases)
        {
            lease.Lost.IsCancellationRequested.ShouldBeTrue();
            Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("session was closed");
            await lease.DisposeAsync();
        }

        for (var number = 0; number < leases.Length; number++)
        {
            await using var next = await OtherLocks.Mutex($"order:{number}").AcquireAsync(TimeSpan.Zero).WithPatience();
            next.FencingToken.ShouldBeGreaterThan(leases[number].FencingToken);
        }

        session.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Closing_gives_a_lock_to_who_waits_for_it()
    {
        var session = await OpenAsync();
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Mutex("order:42").AcquireAsync(LongWait).AsTask();
        await Provider.PassAsync(ShortWait);

        await session.DisposeAsync();

        (await waiting.WithPatience()).FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task Closing_ends_who_waits_for_the_session_and_leaves_others_alone()
    {
        await using var holder = await OtherLocks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var session = await OpenAsync();
        var first = session.Mutex("order:42").AcquireAsync(LongWait).AsTask();
        await Provider.PassAsync(ShortWait);
        var second = Locks.Mutex("order:42").AcquireAsync(LongWait).AsTask();
        await Provider.PassAsync(ShortWait);

        (await session.CloseAsync().WithPatience()).ShouldBeTrue();

        await Should.ThrowAsync<ObjectDisposedException>(() => first.WithPatience());
        second.IsCompleted.ShouldBeFalse();
        await holder.DisposeAsync();
        await using var next = await second.WithPatience();
    }

    [Fact]
    public async Task Closing_twice_answers_the_same_and_a_closed_session_gives_no_lock()
    {
        var session = await OpenAsync();
        var one = session.Mutex("order:42");

        (await session.CloseAsync().WithPatience()).ShouldBeTrue();
        (await session.CloseAsync().WithPatience()).ShouldBeTrue();
        await session.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => session.Mutex("order:42"));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await one.TryAcquireAsync().WithPatience());
        await Should.ThrowAsync<ObjectDisposedException>(async () => await one.AcquireAsync(LongWait).WithPatience());
        (await OtherLocks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_close_in_the_middle_of_acquires_leaves_no_lock_held()
    {
        for (var round = 0; round < 20; round++)
        {
            var session = await OpenAsync();
            var names = Enumerable.Range(0, 50).Select(number => new LockName($"round:{round}:order:{number}")).ToArray();
            var acquires = names.Select(name => Task.Run(async () => await session.Mutex(name).AcquireAsync(LongWait))).ToArray();
            await acquires[round].WithPatience();

            (await session.CloseAsync().WithPatience()).ShouldBeTrue();

            foreach (var acquire in acquires)
            {
                if (await Task.WhenAny(acquire).WithPatience() is { IsFaulted: true })
                    acquire.Exception!.InnerException.ShouldBeOfType<ObjectDisposedException>();
                else
                    Should.Throw<LockLostException>((await acquire).ThrowIfLost);
            }

            foreach (var name in names)
                await (await OtherLocks.Mutex(name).AcquireAsync(LongWait).WithPatience()).DisposeAsync();
        }
    }

    [Fact]
    public async Task The_end_of_the_provider_ends_its_sessions()
    {
        var session = await OpenAsync();
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = session.Mutex("order:42").AcquireAsync(LongWait).AsTask();
        await Provider.PassAsync(ShortWait);

        var disposing = Provider.DisposeLocksAsync().AsTask();

        await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience());
        await Eventually.BecomesTrueAsync(() => session.Lost.IsCancellationRequested && lease.Lost.IsCancellationRequested, "who holds it is told");
        Should.Throw<ObjectDisposedException>(() => session.Mutex("order:43"));
        (await session.CloseAsync().WithPatience()).ShouldBeTrue();
        await disposing.WithPatience();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await Locks.OpenSessionAsync(LongTtl));
    }
}
