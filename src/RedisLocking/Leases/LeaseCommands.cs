namespace RedisLocking.Leases;

/// <summary>
/// How one kind of lock renews and releases its leases: what a primitive hands to <see cref="RedisLease"/>, once for all of
/// its leases. Both answer whether the lease was still ours, and throw <see cref="Scripting.StoreFailure"/>.
/// </summary>
/// <param name="Kind">The lock's kind, for logs and metrics.</param>
/// <param name="Renew">Extends the lease to the given TTL within the given time; never re-creates it.</param>
/// <param name="Release">Ends the lease, if it is ours.</param>
internal sealed record LeaseCommands(
    string Kind,
    Func<RedisLease, TimeSpan, TimeSpan, Task<bool>> Renew,
    Func<RedisLease, Task<bool>> Release);
