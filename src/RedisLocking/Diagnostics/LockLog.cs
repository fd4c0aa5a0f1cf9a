using Microsoft.Extensions.Logging;

namespace RedisLocking.Diagnostics;

/// <summary>Every log line of the engine, category <c>RedisLocking</c>. The ids are stable: alerts may be built on them.</summary>
internal static partial class LockLog
{
    public const string Category = "RedisLocking";

    [LoggerMessage(1, LogLevel.Debug, "Lock '{Name}' was granted as lease {LeaseId} with fencing token {FencingToken}")]
    public static partial void Granted(this ILogger logger, LockName name, string leaseId, FencingToken fencingToken);

    [LoggerMessage(3, LogLevel.Warning, "Lock '{Name}' could not be acquired, nobody knows whether it is free: {Why}")]
    public static partial void AcquireUnavailable(this ILogger logger, LockName name, string why);

    [LoggerMessage(4, LogLevel.Debug, "Lease {LeaseId} of lock '{Name}' was released; still ours: {StillOurs}")]
    public static partial void Released(this ILogger logger, LockName name, string leaseId, bool stillOurs);

    [LoggerMessage(5, LogLevel.Warning, "Lease {LeaseId} of lock '{Name}' could not be released ({Why}); it is tried again and ends by its TTL at the latest")]
    public static partial void ReleaseUnavailable(this ILogger logger, LockName name, string leaseId, string why);

    [LoggerMessage(6, LogLevel.Warning, "Lease {LeaseId} of lock '{Name}' is lost: {Why}")]
    public static partial void Lost(this ILogger logger, LockName name, string leaseId, string why);

    [LoggerMessage(7, LogLevel.Warning, "Lease {LeaseId} of lock '{Name}' could not be renewed yet, {Remaining} before it is lost: {Why}")]
    public static partial void RenewalFailed(this ILogger logger, LockName name, string leaseId, TimeSpan remaining, string why);

    [LoggerMessage(8, LogLevel.Information, "Lease {LeaseId} of lock '{Name}' is held for longer than its TTL of {Ttl} and goes on being renewed")]
    public static partial void HeldOverTtl(this ILogger logger, LockName name, string leaseId, TimeSpan ttl);

    [LoggerMessage(9, LogLevel.Information, "Lease {LeaseId}, which nobody here knew to be granted, was found in Redis and deleted")]
    public static partial void Swept(this ILogger logger, string leaseId);

    [LoggerMessage(10, LogLevel.Warning, "The connection to Redis at {EndPoint} failed: {Failure}")]
    public static partial void ConnectionFailed(this ILogger logger, string endPoint, string failure);

    [LoggerMessage(11, LogLevel.Information, "The connection to Redis at {EndPoint} is restored")]
    public static partial void ConnectionRestored(this ILogger logger, string endPoint);

    [LoggerMessage(12, LogLevel.Warning, "{Count} leases were not released when the provider was closed; they end by their TTL")]
    public static partial void LeftUnreleased(this ILogger logger, int count);

    [LoggerMessage(13, LogLevel.Warning, "Semaphore '{Name}' has {Permits} permits here and another number in another provider; the number of the one that was started last counts")]
    public static partial void OtherSize(this ILogger logger, LockName name, int permits);

    [LoggerMessage(14, LogLevel.Warning, "Deadlock hint: locks '{Held}' and '{Asked}' are taken in opposite orders; '{Asked}' under '{Held}' at {Site}, the other way round at {OtherSite}. Take them together with AllOf, or always in one order")]
    public static partial void OppositeOrders(this ILogger logger, LockName held, LockName asked, string site, string otherSite);

    [LoggerMessage(15, LogLevel.Information, "The Sentinels' primary of '{Service}' was {Former} and is {Primary}")]
    public static partial void PrimaryMoved(this ILogger logger, string service, string former, string primary);

    [LoggerMessage(16, LogLevel.Warning, "The client was stuck although Redis at {EndPoints} can be reached; another one takes its place")]
    public static partial void ClientReplaced(this ILogger logger, string endPoints);

    [LoggerMessage(20, LogLevel.Warning, "Who leads election '{Name}' cannot be seen now ({Why}); its observers are told as soon as Redis answers")]
    public static partial void ElectionUnseen(this ILogger logger, LockName name, string why);
}
