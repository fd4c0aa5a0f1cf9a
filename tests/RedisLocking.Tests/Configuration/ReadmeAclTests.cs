using RedisLocking.TestSupport;
using RedisLocking.Tests.Diagnostics;

namespace RedisLocking.Tests.Configuration;

public sealed class ReadmeAclTests
{
    private const string Begins = "ACL SETUSER locks on >password ";

    [Fact]
    public async Task The_rights_that_the_README_lists_are_enough()
    {
        var rules = Readme().Single(line => line.StartsWith(Begins, StringComparison.Ordinal))[Begins.Length..].Split(' ');
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync(["ACL", "SETUSER", "default", "resetkeys", "resetchannels", "-@all", .. rules]);
        using var measured = new Measurements();
        await using var holders = Providers.Open(server);
        await using var waiters = new RedisLockProvider(new RedisLockOptions { ConnectionString = server.ConnectionString }, meterFactory: measured);
        var mutex = holders.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromSeconds(1) });

        // Granted, renewed, refused, queued, handed over by message, released.
        var held = await mutex.AcquireAsync(TimeSpan.Zero);
        (await waiters.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
        var waiting = waiters.Mutex("order:42").AcquireAsync(TimeSpan.FromSeconds(30)).AsTask();
        await Eventually.BecomesTrueAsync(() => measured.Count("redislocking.queue.length", "redislocking.lock.kind=mutex redislocking.queue=remote") == 1, "the waiter is queued");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        (await held.ReleaseAsync()).ShouldBeTrue();
        await using var handedOver = await waiting.WaitAsync(TimeSpan.FromSeconds(30));

        handedOver.FencingToken.ShouldBeGreaterThan(held.FencingToken);
        measured.Sum("redislocking.handoffs", "redislocking.handoff=remote redislocking.lock.kind=mutex").ShouldBe(1);
    }

    private static string[] Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RedisLocking.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository, and its README is not there.");
        return File.ReadAllLines(Path.Combine(folder.FullName, "README.md"));
    }
}
