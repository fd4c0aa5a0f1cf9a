using System.Globalization;
using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Mutexes;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Elections;

/// <summary>
/// The lock under an election: a mutex whose grants are leaderships. Each has an id of its own in Redis, by which the value that it proclaims is told from another's; so a leadership is
/// never passed on within the process.
/// </summary>
internal sealed class ElectionKind(LockStore store, ContentionServices services) : MutexKind(store, services, idSuffix: "e", name: "election")
{
    public override string InWords => "an election";

    public override RedisLease NewLease(Hold hold, FencingToken token, int pass)
    {
        hold.MarkPinned();
        return new RedisLeadership(this, hold, token);
    }

    public override async Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) =>
        (long)await Scripts.RunAsync(ElectionScripts.Pin, _ => [keys.Lock, keys.Leader], [leaseId, LeaseClock.Milliseconds(ttl)]).ConfigureAwait(false) == 1;

    /// <summary>Tells everybody a value; false when the hold is not in Redis any more.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    public Task<bool> ProclaimAsync(Hold hold, FencingToken token, long revision, string value) => ProclaimAsync(hold.Keys, hold.Id, token, hold.Ttl, revision, value);

    /// <summary>The same of a lease that belongs to a handle, with the number that <see cref="NumberAsync"/> gave.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    public async Task<bool> ProclaimAsync(LockKeys keys, string leaseId, FencingToken token, TimeSpan ttl, long revision, string value) =>
        (long)await Scripts.RunAsync(
            ElectionScripts.Proclaim, _ => [keys.Lock, keys.Leader], [leaseId, token.Value, revision, value, LeaseClock.Milliseconds(ttl)]).ConfigureAwait(false) == 1;

    /// <summary>Numbers a proclamation that any process might make; 0 when the lease is not in Redis any more.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    public async Task<long> NumberAsync(LockKeys keys, string leaseId, TimeSpan ttl) =>
        (long)await Scripts.RunAsync(ElectionScripts.Number, _ => [keys.Lock, keys.Leader], [leaseId, LeaseClock.Milliseconds(ttl)]).ConfigureAwait(false);

    /// <summary>Who leads; null: nobody.</summary>
    /// <exception cref="StoreFailure">Redis did not answer, or the name is held as another kind of lock.</exception>
    public async Task<Proclamation?> LookAsync(LockKeys keys)
    {
        var told = (RedisResult[])(await Scripts.RunAsync(ElectionScripts.Look, _ => [keys.Lock, keys.Leader], []).ConfigureAwait(false))!;
        return told is [var token, var since, var revision, var value]
            ? new Proclamation(new LeaderInfo((string)value!, new FencingToken(Number(token)), DateTimeOffset.FromUnixTimeMilliseconds(Number(since))), Number(revision))
            : null;
    }

    private static long Number(RedisResult field) => long.Parse((string)field!, CultureInfo.InvariantCulture);
}
