using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Sessions;

/// <summary>What a session costs Redis while it is only held.</summary>
public sealed class SessionRenewalTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Thousands_of_leases_are_kept_by_one_renewal_in_each_third_of_the_TTL()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await using var session = await locks.OpenSessionAsync(TimeSpan.FromSeconds(6)).AsTask().WithPatience();
        var leases = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => session.Mutex($"order:{number}").AcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();
        var key = await server.SessionKeyAsync();
        var before = await server.ScriptsRunAsync();
        var began = TimeProvider.System.GetTimestamp();

        // Past its TTL: it lives by its renewals.
        await Task.Delay(TimeSpan.FromSeconds(8));

        var passed = TimeProvider.System.GetElapsedTime(began);
        var scripts = await server.ScriptsRunAsync() - before;
        output.WriteLine($"{scripts} scripts in {passed.TotalSeconds:0.0} s for {leases.Length} leases");
        scripts.ShouldBeInRange(1, (long)passed.TotalSeconds);
        (await server.CliAsync("PTTL", key)).Number.ShouldBeInRange(1, 6_000);
        foreach (var lease in leases)
            lease.ThrowIfLost();
    }
}
