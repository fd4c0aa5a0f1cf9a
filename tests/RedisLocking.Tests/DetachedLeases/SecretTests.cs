using Microsoft.Extensions.Logging;
using RedisLocking.DetachedLeases;
using RedisLocking.Tests.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.DetachedLeases;

/// <summary>Whoever reads the logs has no lease.</summary>
public sealed class SecretTests
{
    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task No_log_says_what_a_handle_is_made_of(string kind)
    {
        await using var server = await RedisServer.StartAsync();
        using var log = new RecordedLog(LogLevel.Trace);
        LeaseHandle handle;
        await using (var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = server.ConnectionString }, loggerFactory: log))
        {
            handle = await (await locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromMinutes(5)).WithPatience();
            await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("PUBSUB", "NUMSUB", "locks:wake:forced")).Items[1].Number == 1, "the process hears of forced releases");
            await using (var held = await locks.Attach(handle).HoldAsync().WithPatience())
            {
                // Taken away from whoever holds it: the loss is logged, and the next renewal is refused.
                await locks.Administration.ForceReleaseAsync("document:42").WithPatience();
                await held.Lost.CancelledAsync();
            }

            var failure = await Should.ThrowAsync<LockLostException>(() => locks.Attach(handle).HoldAsync().AsTask()).WithPatience();
            log.LogError(failure, "An application logs handle {Handle} and what it was told", handle);
        }

        log.Lines.ShouldNotBeEmpty();
        foreach (var secret in HandleText.Read(handle).Select(grant => grant.Secret.ToArray()))
        {
            foreach (var text in (string[])[handle.Value, Convert.ToHexStringLower(secret), Convert.ToBase64String(secret).TrimEnd('=')])
                log.Lines.ShouldAllBe(line => !line.Contains(text, StringComparison.OrdinalIgnoreCase));
        }
    }
}
