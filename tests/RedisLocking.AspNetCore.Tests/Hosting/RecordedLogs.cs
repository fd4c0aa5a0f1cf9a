using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RedisLocking.AspNetCore.Tests.Hosting;

/// <summary>What the application logged.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, int Id, string Text)> Lines { get; } = new();

    /// <summary>The lines of this package at that level or above.</summary>
    public IEnumerable<(int Id, string Text)> Ours(LogLevel level) =>
        Lines.Where(line => line.Level >= level && line.Category.StartsWith("RedisLocking.AspNetCore", StringComparison.Ordinal)).Select(line => (line.Id, line.Text));

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Recorder(RecordedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Lines.Enqueue((category, logLevel, eventId.Id, formatter(state, exception)));
    }
}
