using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class LockingBehaviorTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_handler_runs_under_the_lock_and_gets_the_lease()
    {
        _app.Handle<Pay, ILockLease?>(async (_, _) =>
        {
            await _app.ShouldBeHeldAsync("order:42");
            return _app.Accessor.Lease;
        });

        var lease = await _app.Sender.Send(new Pay(42));

        lease.ShouldNotBeNull().Name.ShouldBe("order:42");
        _app.Accessor.Lease.ShouldBeNull();
        await _app.ShouldBeFreeAsync("order:42");
    }

    [Fact]
    public async Task A_request_without_a_response_runs_under_its_lock()
    {
        var handler = new CloseHandler(_app);
        _app.Services.AddSingleton<IRequestHandler<Close>>(handler);

        await _app.Sender.Send(new Close(42));

        handler.WasHeld.ShouldBeTrue();
        await _app.ShouldBeFreeAsync("order:42");
    }

    [Fact]
    public async Task A_handler_that_throws_gives_the_lock_back()
    {
        _app.Handle<Pay, ILockLease?>((_, _) => throw new InvalidDataException("no"));

        await Should.ThrowAsync<InvalidDataException>(_app.Sender.Send(new Pay(42)));

        await _app.ShouldBeFreeAsync("order:42");
    }

    [Fact]
    public async Task A_lock_that_somebody_else_holds_is_a_conflict_and_the_handler_does_not_run()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { RetryAfter = TimeSpan.FromSeconds(3) });
        _app.Handle<Pay, ILockLease?>((_, _) => throw new InvalidDataException("It ran."));
        await using var held = await _app.Locks.Mutex("order:42").TryAcquireAsync();

        var conflict = await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Pay(42)));

        conflict.Name.ShouldBe("order:42");
        conflict.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Of_two_sends_at_once_one_is_handled()
    {
        var handled = 0;
        _app.Handle<Pay, ILockLease?>(async (_, _) =>
        {
            Interlocked.Increment(ref handled);
            await Task.Yield();
            return null;
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            try
            {
                await _app.Sender.Send(new Pay(42));
                return true;
            }
            catch (LockConflictException)
            {
                return false;
            }
        })));

        answers.Count(answer => answer).ShouldBe(handled);
        handled.ShouldBeGreaterThan(0);
        await _app.ShouldBeFreeAsync("order:42");
    }

    [Fact]
    public async Task A_named_policy_says_how_long_to_wait()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Add("patient", new LockPolicy { Wait = TimeSpan.FromSeconds(10) }));
        _app.Handle<PayPatiently, string>(_ => "paid");
        await using var held = await _app.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        var sent = _app.Sender.Send(new PayPatiently(42));
        _app.Time.Advance(TimeSpan.FromSeconds(9));
        sent.IsCompleted.ShouldBeFalse();
        await held.ReleaseAsync();

        (await sent).ShouldBe("paid");
    }

    [Fact]
    public async Task A_wait_that_its_caller_gives_up_leaves_nothing_behind()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Add("patient", new LockPolicy { Wait = Timeout.InfiniteTimeSpan }));
        _app.Handle<PayPatiently, string>(_ => "paid");
        var held = await _app.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        using var cancellation = new CancellationTokenSource();
        var sent = _app.Sender.Send(new PayPatiently(42), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sent);
        await held.ReleaseAsync();
        await _app.ShouldBeFreeAsync("order:42");
    }

    [Fact]
    public async Task Several_locks_are_held_together_and_each_has_its_own_lease()
    {
        _app.Handle<Transfer, string>(async (_, _) =>
        {
            await _app.ShouldBeHeldAsync("account:1");
            await _app.ShouldBeHeldAsync("account:2");
            return $"{_app.Accessor.Lease!.Name} {_app.Accessor.Find("account:1")!.Name} {_app.Accessor.Find("account:2")!.Name}";
        });

        (await _app.Sender.Send(new Transfer(2, 1))).ShouldBe("account:2 account:1 account:2");
        await _app.ShouldBeFreeAsync("account:1");
        await _app.ShouldBeFreeAsync("account:2");
    }

    [Fact]
    public async Task A_transfer_to_the_same_account_takes_its_lock_once()
    {
        _app.Handle<Transfer, string>(_ => _app.Accessor.Lease!.Name.Value);

        (await _app.Sender.Send(new Transfer(1, 1))).ShouldBe("account:1");
    }

    [Fact]
    public async Task A_request_may_say_its_lock_itself()
    {
        _app.Handle<Said, string>(_ => _app.Accessor.Lease!.Name.Value);

        (await _app.Sender.Send(new Said("any:thing"))).ShouldBe("any:thing");
    }

    [Fact]
    public async Task A_request_that_says_no_lock_passes_through()
    {
        _app.Handle<Plain, ILockLease?>((_, _) => Task.FromResult(_app.Accessor.Lease));

        (await _app.Sender.Send(new Plain())).ShouldBeNull();
    }

    [Fact]
    public async Task A_value_that_no_name_can_hold_is_refused_before_the_handler()
    {
        _app.Handle<Register, string>(_ => throw new InvalidDataException("It ran."));

        var refused = await Should.ThrowAsync<LockTemplateValueException>(_app.Sender.Send(new Register("a\0b")));

        refused.Message.ShouldBe("The value of {UserName|trim|lower} holds a control character.");
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<ILockLease?>;

    [Locked("order:{Id}", Policy = "patient")]
    private sealed record PayPatiently(int Id) : IRequest<string>;

    [Locked("order:{Id}")]
    private sealed record Close(int Id) : IRequest;

    [Locked("account:{From}", "account:{To}")]
    private sealed record Transfer(int From, int To) : IRequest<string>;

    [Locked("register:{UserName|trim|lower}")]
    private sealed record Register(string UserName) : IRequest<string>;

    private sealed record Said(LockName LockName) : IRequest<string>, ILockedRequest;

    private sealed record Plain : IRequest<ILockLease?>;

    private sealed class CloseHandler(TestApp app) : IRequestHandler<Close>
    {
        public bool WasHeld { get; private set; }

        public async Task Handle(Close request, CancellationToken cancellationToken)
        {
            await app.ShouldBeHeldAsync($"order:{request.Id}");
            WasHeld = true;
        }
    }
}
