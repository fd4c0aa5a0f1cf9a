using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>The steps of a family of locks as scripts; every family's take the same KEYS and ARGV, but for what <c>acquire</c> leaves out.</summary>
/// <param name="AcquireArguments">How many of TTL, tokens, claim, channels, the provider's start and the queue's TTL <paramref name="Acquire"/> takes.</param>
/// <param name="Acquire">Takes free locks, many in one call.</param>
/// <param name="Release">Ends leases, many in one call.</param>
/// <param name="Renew">Gives leases their TTL again, many in one call.</param>
/// <param name="Extend">Is this id ours? If so, the TTL anew and more tokens.</param>
/// <param name="Ask">Joins the queue, and sees later how it stands.</param>
/// <param name="Leave">Gives up an id, whatever became of it.</param>
/// <param name="Detach">Gives a lease to a handle.</param>
/// <param name="Check">How long a lease lasts.</param>
/// <param name="Force">Takes the lock away from whoever holds it.</param>
/// <param name="TakesLeader">Whether <paramref name="Release"/>, <paramref name="Renew"/> and <paramref name="Detach"/> are also given the key of what a leader proclaimed.</param>
internal sealed record LockScripts(
    int AcquireArguments,
    RedisScript Acquire,
    RedisScript Release,
    RedisScript Renew,
    RedisScript Extend,
    RedisScript Ask,
    RedisScript Leave,
    RedisScript Detach,
    RedisScript Check,
    RedisScript Force,
    bool TakesLeader = false);
