namespace RedisLocking.Cli.Backends;

/// <summary>A lease that was granted.</summary>
/// <param name="Handle">The secret that it is found by.</param>
/// <param name="Name">The lock.</param>
/// <param name="Token">Its fencing token.</param>
/// <param name="Ttl">What each renewal gives it.</param>
/// <param name="CountedFrom">A timestamp from before the request was sent that gave it its TTL: it lasts at least that long from there.</param>
internal sealed record Grant(string Handle, LockName Name, long Token, TimeSpan Ttl, long CountedFrom);
