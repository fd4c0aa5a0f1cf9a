namespace RedisLocking.Testing.Tests.Snippets;

/// <summary>Code of a user's, that the documents' tests test.</summary>
public sealed class Payments(ILockProvider locks, IBank bank)
{
    public async Task<bool> TryPayAsync(string order, TimeSpan wait = default)
    {
        await using var lease = await locks.Mutex(LockName.Format($"order:{order}")).TryAcquireAsync(wait);
        if (lease is null)
            return false;

        if (!await bank.IsPaidAsync(order))
        {
            lease.ThrowIfLost();
            await bank.PayAsync(order, lease.FencingToken);
        }

        return true;
    }
}

public interface IBank
{
    Task<bool> IsPaidAsync(string order);

    Task PayAsync(string order, FencingToken token);
}

/// <summary>A bank for tests, which does something else when it is asked whether an order is paid.</summary>
public sealed class TestBank : IBank
{
    public List<FencingToken> Payments { get; } = [];

    public Action WhenAsked { get; set; } = () => { };

    public Task<bool> IsPaidAsync(string order)
    {
        WhenAsked();
        return Task.FromResult(Payments.Count > 0);
    }

    public Task PayAsync(string order, FencingToken token)
    {
        Payments.Add(token);
        return Task.CompletedTask;
    }
}
