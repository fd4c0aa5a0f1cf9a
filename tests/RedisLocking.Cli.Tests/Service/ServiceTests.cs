using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Service;

/// <summary>The same commands over the lock service, with its locks in memory.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private LockServer _service = null!;

    public async ValueTask InitializeAsync() => _service = await LockServer.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Two_runs_with_one_key_run_one_after_the_other_and_who_does_not_wait_has_a_conflict()
    {
        using var journal = new Journal();
        await using var holder = _service.Start("run", "--key", "a/b ü?", "--wait", "50s", "--", "sh", "-c", "echo $REDISLOCK_TOKEN; read -r line");
        long.Parse(await holder.NextLineAsync()).ShouldBeGreaterThan(0);

        var refused = await _service.RunAsync("run", "--key", "a/b ü?", "--", "true");
        refused.ExitCode.ShouldBe(75);
        refused.Error.ShouldBe("redislock: lock 'a/b ü?' is held by somebody else.\n");
        await using var waiter = _service.Start(["run", "--key", "a/b ü?", "--wait", "50s", "--", .. journal.Command("waiter", "0")]);
        await Eventually.BecomesTrueAsync(async () => (await _service.RunAsync("list", "a/b", "--json")).Output.Contains("\"waiters\":1", StringComparison.Ordinal), "it waits", TimeSpan.FromMinutes(1));
        journal.Lines.ShouldBeEmpty();
        await holder.WriteAsync("end\n");

        (await holder.EndAsync()).ExitCode.ShouldBe(0);
        (await waiter.EndAsync()).ExitCode.ShouldBe(0);
        journal.ShouldBeOneAfterTheOther(1);
    }

    [Fact]
    public async Task A_lease_is_acquired_renewed_released_and_then_gone()
    {
        var acquired = JsonDocument.Parse((await _service.RunAsync("acquire", "--key", "script", "--ttl", "10m", "--json")).Output).RootElement;
        var handle = acquired.GetProperty("lease").GetString()!;
        acquired.GetProperty("expiresIn").GetDouble().ShouldBe(600);

        var renewed = JsonDocument.Parse((await _service.RunAsync("renew", handle, "--json")).Output).RootElement;
        renewed.GetProperty("token").GetInt64().ShouldBe(acquired.GetProperty("token").GetInt64());
        (await _service.RunAsync("release", handle)).Output.ShouldBe("released\n");
        (await _service.RunAsync("release", handle)).ExitCode.ShouldBe(76);
        (await _service.RunAsync("renew", handle)).ExitCode.ShouldBe(76);
        (await _service.RunAsync("release", "no-handle")).ExitCode.ShouldBe(64);
    }

    [Fact]
    public async Task Readers_writers_and_permits_are_the_services_too()
    {
        (await _service.RunAsync("acquire", "--key", "book", "--mode", "read")).ExitCode.ShouldBe(0);
        (await _service.RunAsync("acquire", "--key", "book", "--mode", "read")).ExitCode.ShouldBe(0);
        (await _service.RunAsync("acquire", "--key", "book", "--mode", "write")).ExitCode.ShouldBe(75);
        (await _service.RunAsync("acquire", "--key", "slots", "--permits", "1")).ExitCode.ShouldBe(0);
        (await _service.RunAsync("acquire", "--key", "slots", "--permits", "1")).ExitCode.ShouldBe(75);
    }

    [Fact]
    public async Task A_list_is_in_the_same_words_as_over_redis()
    {
        await _service.RunAsync("acquire", "--key", "listed", "--owner", "job 7", "--ttl", "10m");

        (await _service.RunAsync("list", "listed")).Output.Split('\t')[..3].ShouldBe(["listed", "mutex", "job 7"]);
    }

    [Fact]
    public async Task A_lock_that_is_broken_ends_the_run_that_held_it()
    {
        await using var run = _service.Start("run", "--key", "broken", "--ttl", "3s", "--owner", "slow", "--", "sh", "-c", "echo held; exec sleep 300");
        await run.NextLineAsync();

        (await _service.RunAsync("break", "broken", "--yes")).Output.ShouldStartWith("broken: taken from slow;");

        (await run.EndAsync()).ExitCode.ShouldBe(76);
        (await _service.RunAsync("break", "broken", "--yes")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Who_leads_by_way_of_the_service_runs_alone_and_one_that_is_broken_is_a_candidate_again()
    {
        string[] command = ["--", "sh", "-c", "echo $REDISLOCK_TOKEN; read -r line"];
        await using var first = _service.Start(["elect", "--name", "a/b ü?", "--value", "ü", "--ttl", "3s", "--grace", "1s", .. command]);
        var token = long.Parse(await first.NextLineAsync());
        (await _service.RunAsync("list", "a/b")).Output.Split('\t')[..2].ShouldBe(["a/b ü?", "election"]);

        (await _service.RunAsync("break", "a/b ü?", "--yes")).ExitCode.ShouldBe(0);
        long.Parse(await first.NextLineAsync()).ShouldBeGreaterThan(token);

        await using var second = _service.Start(["elect", "--name", "a/b ü?", "--ttl", "10s", .. command]);
        var secondLeads = second.NextLineAsync();
        await Eventually.BecomesTrueAsync(async () => (await _service.RunAsync("list", "a/b", "--json")).Output.Contains("\"waiters\":1", StringComparison.Ordinal), "it waits", TimeSpan.FromMinutes(1));
        secondLeads.IsCompleted.ShouldBeFalse();
        first.Signal(Redislock.Term);

        (await first.EndAsync()).ExitCode.ShouldBe(143);
        await secondLeads;
    }

    [Fact]
    public async Task A_watch_tells_the_services_own_events()
    {
        await using var watch = _service.Start("watch", "watched", "--json");
        var line = watch.NextLineAsync();
        while (!line.IsCompleted)
        {
            // Until the stream is open, events pass it by.
            await _service.RunAsync("acquire", "--key", $"watched {Guid.NewGuid():N}");
        }

        JsonDocument.Parse(await line).RootElement.GetProperty("type").GetString().ShouldBe("granted");
        watch.Signal(Redislock.Term);
        (await watch.EndAsync()).ExitCode.ShouldBe(143);
    }

    [Fact]
    public async Task A_service_that_is_killed_ends_the_command_before_the_ttl_runs_out()
    {
        await using var service = await LockServer.StartAsync();
        await using var run = service.Start("run", "--key", "job", "--ttl", "6s", "--", "sh", "-c", "echo $$; exec sleep 300");
        var child = Pids.Parse(await run.NextLineAsync());

        var since = Stopwatch.StartNew();
        await service.KillAsync();
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(child), "the command ended");

        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        (await run.EndAsync()).ExitCode.ShouldBe(76);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        await using var run = Redislock.StartWith(new() { ["REDISLOCK_SERVER"] = "http://127.0.0.1:1", ["REDISLOCK_TIMEOUT"] = "1s" }, "run", "--key", "k", "--", "true");

        var ended = await run.EndAsync();

        ended.ExitCode.ShouldBe(69);
        ended.Error.ShouldContain("http://127.0.0.1:1/ could not be reached");
    }

    [Fact]
    public async Task A_key_that_is_missing_or_may_too_little_is_said_so()
    {
        const string key = "the key of a reader";
        await using var guarded = await LockServer.StartAsync(
            "Service:ApiKeys:0:Name=reader", $"Service:ApiKeys:0:Hash=sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}", "Service:ApiKeys:0:Scopes:0=read");

        var unknown = await guarded.RunAsync("list");
        unknown.ExitCode.ShouldBe(77);
        unknown.Error.ShouldContain("REDISLOCK_API_KEY");
        (await guarded.RunAsync("list", "--api-key", key)).ExitCode.ShouldBe(0);
        await using var run = Redislock.StartWith(new() { ["REDISLOCK_SERVER"] = guarded.Address, ["REDISLOCK_API_KEY"] = key }, "run", "--key", "k", "--", "true");
        (await run.EndAsync()).ExitCode.ShouldBe(77);
    }

    [Fact]
    public async Task The_bench_measures_it() => (await _service.RunAsync("bench", "--for", "200ms", "--json")).Output.ShouldContain("\"handOff\"");
}
