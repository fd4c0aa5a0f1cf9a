using Microsoft.Extensions.Logging;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

public sealed class SemaphoreSizeTests(RedisServerFixture redis)
{
    [Fact]
    public async Task Two_providers_that_disagree_on_a_semaphores_size_are_told_once_each()
    {
        var prefix = Providers.NewPrefix();
        var (olderLog, newerLog) = (new CountedWarnings(), new CountedWarnings());
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

    private sealed class CountedWarnings : ILoggerFactory, ILogger
    {
        private readonly List<string> _warnings = [];

        public int Count(string what)
        {
            lock (_warnings)
                return _warnings.Count(warning => warning.Contains(what, StringComparison.Ordinal));
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_warnings)
                _warnings.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
