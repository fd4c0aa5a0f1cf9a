using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

/// <summary>Whether locks are held, asked as by another server.</summary>
internal static class FreeLocks
{
    public static async Task ShouldBeFreeAsync(this TestedProvider provider, IEnumerable<string> names)
    {
        foreach (var name in names)
            await (await provider.OtherLocks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
    }

    public static Task UntilHeldAsync(this TestedProvider provider, LockName name) => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var lease = await provider.OtherLocks.Mutex(name).TryAcquireAsync();
            return lease is null;
        },
        $"'{name}' was taken");
}
