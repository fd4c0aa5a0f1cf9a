using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RedisLocking.InMemory.Tests.Development;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordedWarnings : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Messages { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // It is its own.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        logLevel.ShouldBe(LogLevel.Warning);
        Messages.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
