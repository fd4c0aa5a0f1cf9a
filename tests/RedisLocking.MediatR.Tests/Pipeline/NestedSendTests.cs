using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class NestedSendTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    public NestedSendTests() => _app
        .Handle<Ship, string>(async (ship, ct) => await _app.Sender.Send(ship.Inner, ct))
        .Handle<Pay, string>(_ => "paid")
        .Handle<PayShared, string>(async (pay, ct) =>
        {
            if (pay.Releases)
                await _app.Accessor.Lease!.ReleaseAsync();
            await _app.ShouldBeHeldAsync("order:1");
            return Describe();
        })
        .Handle<PayFromStock, string>(async (_, _) =>
        {
            await _app.ShouldBeHeldAsync("stock:7");
            return Describe();
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_lock_that_the_flow_holds_already_is_refused_at_once_by_its_name()
    {
        var refused = await Should.ThrowAsync<LockHeldByFlowException>(_app.Sender.Send(new Ship(1, new Pay(1))));

        refused.Name.ShouldBe(new LockName("order:1"));
        refused.Message.ShouldStartWith("Lock 'order:1' is held already by the flow that asks for it, which would wait for itself.");
        refused.Message.ShouldContain($"With ShareHeld = true in its [Locked], request {typeof(Pay).FullName} runs under that lease.");
        await _app.ShouldBeFreeAsync("order:1");
    }

    [Fact]
    public async Task Another_lock_than_the_flow_holds_is_taken() => (await _app.Sender.Send(new Ship(1, new Pay(2)))).ShouldBe("paid");

    [Fact]
    public async Task A_request_that_shares_runs_under_the_lease_of_the_flow()
    {
        (await _app.Sender.Send(new Ship(1, new PayShared(1)))).ShouldBe("order:1");
        await _app.ShouldBeFreeAsync("order:1");
    }

    [Fact]
    public async Task A_request_that_shares_takes_the_lock_where_nobody_holds_it() =>
        (await _app.Sender.Send(new PayShared(1))).ShouldBe("order:1");

    [Fact]
    public async Task A_request_that_shares_cannot_release_the_lease_of_the_flow() =>
        (await _app.Sender.Send(new Ship(1, new PayShared(1, Releases: true)))).ShouldBe("order:1");

    [Fact]
    public async Task A_request_that_shares_one_of_its_locks_takes_and_releases_the_others()
    {
        _app.Handle<Look, string>(async (look, ct) =>
        {
            var inner = await _app.Sender.Send(new PayFromStock(1, 7), ct);
            await _app.ShouldBeFreeAsync("stock:7");
            await _app.ShouldBeHeldAsync("order:1");
            return inner;
        });

        (await _app.Sender.Send(new Look(1))).ShouldBe("stock:7, with order:1");
    }

    [Fact]
    public async Task A_conflict_on_a_lock_that_is_not_shared_is_a_conflict()
    {
        await using var held = await _app.Locks.Mutex("stock:7").TryAcquireAsync();

        (await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Ship(1, new PayFromStock(1, 7))))).Name.ShouldBe("stock:7");
    }

    [Fact]
    public async Task A_lease_that_is_lost_is_not_shared()
    {
        _app.Handle<Dawdle, string>(async (dawdle, ct) =>
        {
            _app.Time.Advance(TimeSpan.FromSeconds(5));
            return await _app.Sender.Send(new PayShared(1), ct);
        });
        _app.Services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { MaxHold = TimeSpan.FromSeconds(5) });

        await Should.ThrowAsync<LockLostException>(_app.Sender.Send(new Dawdle(1)));
    }

    private string Describe() =>
        _app.Accessor.Lease!.Name + (_app.Accessor.Lease.Name == "stock:7" ? $", with {_app.Accessor.Find("order:1")?.Name}" : "");

    [Locked("order:{Id}")]
    private sealed record Ship(int Id, IRequest<string> Inner) : IRequest<string>;

    [Locked("order:{Id}")]
    private sealed record Look(int Id) : IRequest<string>;

    [Locked("order:{Id}")]
    private sealed record Dawdle(int Id) : IRequest<string>;

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<string>;

    [Locked("order:{Id}", ShareHeld = true)]
    private sealed record PayShared(int Id, bool Releases = false) : IRequest<string>;

    [Locked("stock:{Article}", "order:{Id}", ShareHeld = true)]
    private sealed record PayFromStock(int Id, int Article) : IRequest<string>;
}
