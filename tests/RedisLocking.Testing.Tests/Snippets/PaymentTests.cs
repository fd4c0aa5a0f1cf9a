using Microsoft.Extensions.Time.Testing;

namespace RedisLocking.Testing.Tests.Snippets;

/// <summary>The documents' tests of a user, which run here.</summary>
public sealed class PaymentTests : IDisposable
{
    private readonly TestLocks _locks = new();
    private readonly TestBank _bank = new();

    public void Dispose() => _locks.Dispose();

    #region testing-unit
    [Fact]
    public async Task An_order_that_another_server_is_paying_is_not_paid_again()
    {
        using var anotherServer = _locks.Hold("order:42");

        Assert.False(await new Payments(_locks, _bank).TryPayAsync("42"));
        Assert.Empty(_bank.Payments);
    }

    [Fact]
    public async Task A_payment_that_loses_its_lock_is_not_sent()
    {
        _bank.WhenAsked = () => _locks.Lose("order:42");   // Redis was gone for longer than the TTL, say

        await Assert.ThrowsAsync<LockLostException>(() => new Payments(_locks, _bank).TryPayAsync("42"));
        Assert.Empty(_bank.Payments);
        Assert.Empty(_locks.Held);                         // and nothing is left locked
    }
    #endregion

    #region testing-time
    [Fact]
    public async Task A_payment_waits_for_another_server_five_seconds_and_no_longer()
    {
        var time = new FakeTimeProvider();
        var locks = new TestLocks(time);
        using var anotherServer = locks.Hold("order:42");
        var paying = new Payments(locks, _bank).TryPayAsync("42", wait: TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(paying.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await paying);
    }
    #endregion

    #region testing-history
    [Fact]
    public async Task A_payment_is_sent_with_the_token_of_its_lock()
    {
        await new Payments(_locks, _bank).TryPayAsync("42");

        Assert.Equal([LockEventKind.Acquired, LockEventKind.Released], _locks.History.Select(happened => happened.Kind));
        Assert.Equal(_locks.History[0].Token, _bank.Payments.Single());
    }
    #endregion
}
