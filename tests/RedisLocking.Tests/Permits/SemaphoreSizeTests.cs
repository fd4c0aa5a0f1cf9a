using Microsoft.Extensions.Logging;
using RedisLocking.Tests.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

public sealed class SemaphoreSizeTests(RedisServerFixture redis)
{
    [Fact]
    public async Task Two_providers_that_disagree_on_a_semaphores_size_are_told_once_each()
    {
        var prefix = Providers.NewPrefix();
        var (olderLog, newerLog) = (new RecordedLog(LogLevel.Warning), new RecordedLog(LogLevel.Warning));
        await using var older = Open(prefix, olderLog);

        // Which of two is the newer one is told by the clock, in ms.
        await Task.Delay(20, TestContext.Current.CancellationToken);
        await using var newer = Open(prefix, newerLog);
        await using var held = await older.Semaphore("smtp", 5).AcquireAsync(TimeSpan.Zero).WithPatience();

        for (var round = 0; round < 3; round++)
        {
            await using var ofNewer = await newer.Semaphore("smtp", 3).AcquireAsync(TimeSpan.Zero).WithPatience();
            await using var ofOlder = await older.Semaphore("smtp", 5).AcquireAsync(TimeSpan.FromMinutes(5)).WithPatience();
        }

        olderLog.Count("smtp").ShouldBe(1);
        newerLog.Count("smtp").ShouldBe(1);
    }

    private RedisLockProvider Open(string prefix, ILoggerFactory log) =>
        new(new RedisLockOptions { ConnectionString = redis.Server.ConnectionString, KeyPrefix = prefix, OperationDeadline = TimeSpan.FromSeconds(20) }, loggerFactory: log);
}
