using MediatR;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.Pipeline;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class LossTests : IAsyncDisposable
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(5);

    private readonly TestApp _app = new();

    public LossTests() => _app.Services.Configure<LockPolicies>(policies =>
    {
        policies.Default = new LockPolicy { MaxHold = MaxHold };
        policies.Add("strict", new LockPolicy { MaxHold = MaxHold, WhenLost = WhenLost.Abort });
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_handler_that_stops_for_the_loss_of_its_lease_ends_with_that_loss()
    {
        _app.Handle<Pay, string>(async (_, _) =>
        {
            var lease = _app.Accessor.Lease!;
            _app.Time.Advance(MaxHold);
            await Task.Delay(Timeout.InfiniteTimeSpan, lease.Lost);
            return "paid";
        });

        var lost = await Should.ThrowAsync<LockLostException>(_app.Sender.Send(new Pay(1)));

        lost.Name.ShouldBe("order:1");
        lost.InnerException.ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task A_handler_that_its_caller_stops_is_cancelled_and_not_lost()
    {
        using var caller = new CancellationTokenSource();
        _app.Handle<Pay, string>(async (_, ct) =>
        {
            _app.Time.Advance(MaxHold);
            await caller.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return "paid";
        });

        await Should.ThrowAsync<OperationCanceledException>(_app.Sender.Send(new Pay(1), caller.Token));
    }

    [Fact]
    public async Task A_handler_that_goes_on_after_the_loss_answers_where_the_policy_only_signals()
    {
        _app.Handle<Pay, string>(_ => LoseAndAnswer());

        (await _app.Sender.Send(new Pay(1))).ShouldBe("paid");
    }

    [Fact]
    public async Task A_handler_that_goes_on_after_the_loss_is_an_error_where_the_policy_aborts()
    {
        _app.Handle<PayStrictly, string>(_ => LoseAndAnswer());

        (await Should.ThrowAsync<LockLostException>(_app.Sender.Send(new PayStrictly(1)))).Name.ShouldBe("order:1");
    }

    [Fact]
    public async Task A_lease_that_is_kept_is_no_error_where_the_policy_aborts()
    {
        _app.Handle<PayStrictly, string>(_ => "paid");

        (await _app.Sender.Send(new PayStrictly(1))).ShouldBe("paid");
        await _app.ShouldBeFreeAsync("order:1");
    }

    [Fact]
    public async Task A_handler_that_releases_early_has_not_lost_its_lease()
    {
        _app.Handle<PayStrictly, string>(async (_, _) =>
        {
            await _app.Accessor.Lease!.ReleaseAsync();
            return "paid";
        });

        (await _app.Sender.Send(new PayStrictly(1))).ShouldBe("paid");
    }

    // The test of the newer version shows the other half: there the handler's own token is cancelled.
    [Fact]
    public void The_version_that_this_is_built_on_passes_no_token_to_the_handler() => Next<string>.TakesToken.ShouldBeFalse();

    private string LoseAndAnswer()
    {
        _app.Time.Advance(MaxHold);
        return "paid";
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<string>;

    [Locked("order:{Id}", Policy = "strict")]
    private sealed record PayStrictly(int Id) : IRequest<string>;
}
