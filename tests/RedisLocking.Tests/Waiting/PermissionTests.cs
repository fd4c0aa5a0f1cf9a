using System.Globalization;
using System.Text.RegularExpressions;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>What the user of a Redis with ACLs must be allowed: the README's line, no more and no less.</summary>
public sealed partial class PermissionTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private RespConnection _administrator = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _administrator = await _server.ConnectAsync();
        await _administrator.SendAsync("ACL", "SETUSER", "administrator", "on", "nopass", "allkeys", "allchannels", "allcommands");
        await _administrator.SendAsync("AUTH", "administrator", "none");
    }

    public async ValueTask DisposeAsync()
    {
        await _administrator.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_line_of_the_README_is_enough_for_everything_that_locks_do_and_no_more_than_that()
    {
        await RestrictAsync(LineOfReadme());
        await using (var a = Open())
        await using (var b = Open())
        {
            await EverythingAsync(a, b);
            await EveryKindAsync(a, b);
            await EveryHandleAsync(a, b);
        }

        await NothingOfOursWasRefusedAsync();
        var statistics = (await _administrator.SendAsync("INFO", "commandstats")).Text!;
        var unused = LineOfReadme().Where(rule => rule.StartsWith('+') && !rule.StartsWith("+@", StringComparison.Ordinal))
            .Where(rule => !Regex.IsMatch(statistics, $"^cmdstat_{rule[1..]}[:|]", RegexOptions.Multiline));
        unused.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_right_to_a_channel_waiters_find_their_grants_by_asking()
    {
        await RestrictAsync(LineOfReadme().Where(rule => !rule.StartsWith('&')));
        await using var a = Open();
        await using var b = Open();
        var holder = await a.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Mutex("order:42").AcquireAsync(Long).AsTask();
        await WaitersAsync(1, waiting);

        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
    }

    [Fact]
    public async Task Without_the_right_to_a_channel_not_every_ask_is_followed_by_another_try_to_listen()
    {
        await RestrictAsync(LineOfReadme().Where(rule => !rule.StartsWith('&')));
        await using var a = Open();
        await using var b = Open();
        await using var holder = await a.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var waiting = b.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        await WaitersAsync(1, waiting);
        await _administrator.SendAsync("CONFIG", "RESETSTAT");

        await Eventually.BecomesTrueAsync(async () => await CommandsAsync("evalsha", "calls") >= 12, "it has asked a dozen times");

        (await CommandsAsync("subscribe", "rejected_calls")).ShouldBeInRange(1, 6);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
    }

    [Fact]
    public async Task Whose_grants_wait_for_replicas_needs_the_right_to_wait_as_well_and_no_other()
    {
        await RestrictAsync(LineOfReadme().Append("+wait"));
        await using var locks = Providers.Open(_server, options => options.ReplicaAcks = 1);

        foreach (var one in (IDistributedLock[])[locks.Mutex("order:42"), locks.ReadLock("catalog"), locks.Semaphore("smtp", 2)])
            (await Should.ThrowAsync<LockUnavailableException>(() => one.TryAcquireAsync().WithPatience())).Message.ShouldContain("0 of 1 replicas");

        await NothingOfOursWasRefusedAsync();
    }

    private async Task<int> CommandsAsync(string command, string counted)
    {
        var statistics = (await _administrator.SendAsync("INFO", "commandstats")).Text!;
        return Regex.Match(statistics, $"^cmdstat_{command}:.*?\\b{counted}=([0-9]+)", RegexOptions.Multiline) is { Success: true } found
            ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>Granted at once, handed over, passed on, renewed, given up, lost, and heard again. The administrator uses no command of the line.</summary>
    private async Task EverythingAsync(RedisLockProvider a, RedisLockProvider b)
    {
        var holder = await a.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await b.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await b.Mutex("another").RunAsync((_, _) => Task.CompletedTask).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = b.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        await WaitersAsync(1, leaving);
        await DeafenAsync();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());
        await WaitersAsync(0, Task.CompletedTask);

        var remote = b.Mutex("order:42").AcquireAsync(Long).AsTask();
        var local = b.Mutex("order:42").AcquireAsync(Long).AsTask();
        await WaitersAsync(1, remote);
        await holder.ReleaseAsync().WithPatience();
        await (await remote.WithPatience()).ReleaseAsync().WithPatience();
        var lease = await local.WithPatience();

        for (var renewal = 0; renewal < 2; renewal++)
        {
            await _administrator.SendAsync("EXPIRE", Key, "2");
            await Eventually.BecomesTrueAsync(async () => (await _administrator.SendAsync("TTL", Key)).Number > 2, "the lease was renewed");
        }

        await _administrator.SendAsync("UNLINK", Key);
        await lease.UntilLostAsync(TimeSpan.FromSeconds(30));
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
    }

    /// <summary>Readers of whom one dies, a writer who waits for them, and a semaphore that is asked for as something else.</summary>
    private async Task EveryKindAsync(RedisLockProvider a, RedisLockProvider b)
    {
        var reader = await a.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var dead = await b.ReadLock("catalog", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(1) }).AcquireAsync(TimeSpan.Zero).WithPatience();
        await dead.UntilLostAsync(TimeSpan.FromSeconds(30));
        var writer = b.WriteLock("catalog").AcquireAsync(Long).AsTask();
        await Eventually.BecomesTrueAsync(async () => await CommandsAsync("zremrangebyscore", "calls") > 0, "the dead reader was taken out");
        await reader.ReleaseAsync().WithPatience();
        await (await writer.WithPatience()).ReleaseAsync().WithPatience();

        await using var permit = await a.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Should.ThrowAsync<LockUnavailableException>(() => b.Mutex("smtp").TryAcquireAsync().WithPatience())).Message.ShouldContain("is held as a semaphore");
        await using var both = await b.AllOf(b.Semaphore("smtp", 2), b.Mutex("order:42")).AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    private static async Task EveryHandleAsync(RedisLockProvider a, RedisLockProvider b)
    {
        foreach (var one in (IDistributedLock[])[a.Mutex("document:42"), a.ReadLock("catalog"), a.Semaphore("press", 2)])
        {
            var handle = await (await one.AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(Long).WithPatience();
            var detached = b.Attach(handle);
            (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
            (await detached.CheckAsync().WithPatience()).ShouldNotBeNull();
            (await b.Administration.ListAllAsync().ToArrayAsync()).ShouldContain(held => held.Name == one.Name);
            (await b.Administration.ForceReleaseAsync(one.Name).WithPatience()).ShouldNotBeNull();
        }
    }

    /// <summary>Takes the channel away, which ends the subscriptions, and gives it back: the next ask has them made again.</summary>
    private async Task DeafenAsync()
    {
        await NothingOfOursWasRefusedAsync();
        await _administrator.SendAsync("ACL", "SETUSER", "default", "resetchannels");
        await Eventually.BecomesTrueAsync(
            async () => (await _administrator.SendAsync("ACL", "LOG")).ToString().Contains("locks:wake:", StringComparison.Ordinal), "a subscription was refused");
        await Eventually.BecomesTrueAsync(async () => await CommandsAsync("unsubscribe", "calls") > 0, "an ask was told that nobody listens");
        await _administrator.SendAsync("ACL", "SETUSER", "default", "&locks:wake:*");
        await Eventually.BecomesTrueAsync(async () => (await _administrator.SendAsync("PUBSUB", "CHANNELS", "locks:wake:*")).Items.Count > 0, "somebody listens again");
        await _administrator.SendAsync("ACL", "LOG", "RESET");
    }

    /// <summary>What the client asks for by itself, and can do without, is refused and logged; what a script or we ask for must not be.</summary>
    private async Task NothingOfOursWasRefusedAsync()
    {
        var refused = (await _administrator.SendAsync("ACL", "LOG")).Items.Select(entry => entry.ToString()).ToArray();
        refused.ShouldAllBe(entry => !entry.Contains("lua", StringComparison.Ordinal) && !entry.Contains("locks:", StringComparison.Ordinal));
    }

    private Task WaitersAsync(int count, Task waiting) => Eventually.BecomesTrueAsync(
        async () =>
        {
            if (waiting.IsFaulted)
                await waiting;
            return (await _administrator.SendAsync("ZCARD", $"{Key}:queue")).Number == count;
        },
        $"{count} processes wait");

    private RedisLockProvider Open() =>
        Providers.Open(_server, options => (options.Ttl, options.OperationDeadline) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)));

    private async Task RestrictAsync(IEnumerable<string> rules)
    {
        // The client of this repository knows no user names, so the line's rules go to the user "default".
        string[] command = ["ACL", "SETUSER", "default", "reset", "on", "nopass", .. rules];
        await _administrator.SendAsync(command);
        await _administrator.SendAsync("ACL", "LOG", "RESET");
        await _administrator.SendAsync("CONFIG", "RESETSTAT");
    }

    private static string[] LineOfReadme() => Line().Match(RepositoryRoot.Read("README.md")).Groups[1].Value.Split(' ');

    [GeneratedRegex("ACL SETUSER locks on >password (.+)")]
    private static partial Regex Line();
}
