namespace RedisLocking.Server.Diagnostics;

/// <summary>Everything that the service logs itself. No handle and no API key is ever an argument.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1, LogLevel.Warning, "No Redis is configured (Redis:ConnectionString). The locks are in the memory of this one process: they end with it, and no other replica knows of them.")]
    public static partial void InMemory(this ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The service is open: everybody who reaches it may take locks, and take them away from others.")]
    public static partial void IsOpen(this ILogger logger);

    [LoggerMessage(3, LogLevel.Information, "API keys were read again; {Count} are accepted.")]
    public static partial void ApiKeysRead(this ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Error, "API keys were changed, and are wrong; those of before stay accepted. {Mistake}")]
    public static partial void ApiKeysWrong(this ILogger logger, string mistake);

    [LoggerMessage(5, LogLevel.Warning, "A request was answered 503. {Reason}")]
    public static partial void StoreUnavailable(this ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Information, "Stopping: not ready any more, and serving for {Delay} yet.")]
    public static partial void Draining(this ILogger logger, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Warning, "{Client} took lock '{Name}' away; holders: {Holders}.")]
    public static partial void Forced(this ILogger logger, string client, LockName name, int holders);

    [LoggerMessage(8, LogLevel.Warning, "Events are not exchanged with other replicas: {Reason}")]
    public static partial void NoticesFailed(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "The locks could not be looked over for events: {Reason}")]
    public static partial void PatrolFailed(this ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Warning, "More than {Most} locks are held: only what is done through this service is told as an event.")]
    public static partial void TooManyToPatrol(this ILogger logger, int most);

    [LoggerMessage(11, LogLevel.Information, "A stream of leaders was ended: {Reason}")]
    public static partial void ObservingEnded(this ILogger logger, string reason);
}
