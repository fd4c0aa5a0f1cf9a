using Microsoft.Extensions.Logging;

namespace RedisLocking.Diagnostics;

/// <summary>Every log line of the locks inside one process, category <c>RedisLocking.InMemory</c>. The ids are stable.</summary>
internal static partial class LockLog
{
    public const string Category = "RedisLocking.InMemory";

    [LoggerMessage(1, LogLevel.Warning, "Deadlock hint: locks '{Held}' and '{Asked}' are taken in opposite orders; '{Asked}' under '{Held}' at {Site}, the other way round at {OtherSite}. Take them together with AllOf, or always in one order")]
    public static partial void OppositeOrders(this ILogger logger, LockName held, LockName asked, string site, string otherSite);
}
