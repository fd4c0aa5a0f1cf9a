using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

/// <summary>Whether locks are held, asked as by another server.</summary>
internal static class FreeLocks
{
    // Less than a lease lasts that nobody gave back.
    private static readonly TimeSpan Wait = LeaseOptions.DefaultTtl / 3;

    /// <summary>They are free, or about to be: what is granted to an ask that was cancelled on its way is given back when the answer is here.</summary>
    public static async Task ShouldBeFreeAsync(this TestedProvider provider, IEnumerable<string> names)
    {
        foreach (var name in names)
            await (await provider.OtherLocks.Mutex(name).AcquireAsync(Wait).WithPatience()).DisposeAsync();
    }

    public static Task UntilHeldAsync(this TestedProvider provider, LockName name) => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var lease = await provider.OtherLocks.Mutex(name).TryAcquireAsync();
            return lease is null;
        },
        $"'{name}' was taken");
}
