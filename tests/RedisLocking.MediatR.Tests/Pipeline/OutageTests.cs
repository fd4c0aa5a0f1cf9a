using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class OutageTests : IAsyncDisposable
{
    private readonly TestApp _app = new();
    private readonly List<string> _log = [];

    public OutageTests()
    {
        _app.Handle<Pay, string>(_ => _app.Accessor.Lease is null ? "paid without a lock" : "paid");
        _app.Services.AddSingleton<ILockProvider, BrokenLocks>()
            .AddSingleton<ILoggerFactory>(new ListedLogs(_log));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_store_that_is_down_refuses_the_request()
    {
        (await Should.ThrowAsync<LockUnavailableException>(_app.Sender.Send(new Pay(1)))).Name.ShouldBe("order:1");
        _log.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_policy_that_proceeds_handles_it_without_the_lock_and_logs_that()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed });

        (await _app.Sender.Send(new Pay(1))).ShouldBe("paid without a lock");

        _log.ShouldBe(["RedisLocking.MediatR Warning 1: Request Pay runs without its lock, as its policy says, because nobody knows whether it is free"]);
    }

    [Fact]
    public async Task A_policy_that_proceeds_streams_without_the_lock()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed });
        _app.Stream<Report, int>((_, _) => AsyncEnumerable.Range(1, 3));

        (await _app.Sender.CreateStream(new Report(1)).ToListAsync()).ShouldBe([1, 2, 3]);

        _log.ShouldHaveSingleItem();
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<string>;

    [Locked("report:{Id}")]
    private sealed record Report(int Id) : IStreamRequest<int>;

    private sealed class ListedLogs(List<string> lines) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new ListedLog(categoryName, lines);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose() => lines.TrimExcess();
    }

    private sealed class ListedLog(string category, List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            exception.ShouldBeOfType<LockUnavailableException>();
            lines.Add($"{category} {logLevel} {eventId.Id}: {formatter(state, exception)}");
        }
    }
}
