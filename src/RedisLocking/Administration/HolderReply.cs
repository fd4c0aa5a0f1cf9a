using System.Globalization;
using RedisLocking.Leases;
using StackExchange.Redis;

namespace RedisLocking.Administration;

/// <summary>Reads what scripts answer about the holders of a lock: ids, and when their leases end on Redis' clock.</summary>
internal static class HolderReply
{
    /// <param name="parts">The answer.</param>
    /// <param name="start">Where in it the first id stands; each one's end follows it.</param>
    /// <param name="now">Redis' clock, in ms.</param>
    public static IReadOnlyList<LockHolder> Read(RedisResult[] parts, int start, long now)
    {
        var holders = new LockHolder[(parts.Length - start) / 2];
        for (var index = 0; index < holders.Length; index++)
            holders[index] = Holder((string)parts[start + (2 * index)]!, Milliseconds(parts[start + (2 * index) + 1]), now);
        return holders;
    }

    /// <summary>Reads who waits, by the ids that stand in the queue.</summary>
    public static IReadOnlyList<QueuedWaiter> ReadWaiters(RedisResult[] ids) => [.. ids.Select(id => Waiter((string)id!))];

    /// <summary>As what a lock is held that this lease is of.</summary>
    public static LockType TypeOf(string leaseId) => KindOf(leaseId) switch
    {
        'r' or 'w' or 'u' => LockType.ReadWrite,
        's' => LockType.Semaphore,
        'e' => LockType.Election,
        _ => LockType.Mutex,
    };

    private static LockHolder Holder(string leaseId, long ends, long now)
    {
        var said = LeaseIdText.Read(leaseId);
        return new LockHolder(
            leaseId, said.Owner, said.Machine, said.ProcessId, said.IsDetached, ModeOf(leaseId), said.Since,
            ends == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(ends - now, 0)));
    }

    private static QueuedWaiter Waiter(string id)
    {
        var said = LeaseIdText.Read(id);
        return new QueuedWaiter(said.Owner, said.Machine, said.ProcessId, ModeOf(id), said.Since);
    }

    private static LockMode? ModeOf(string leaseId) => KindOf(leaseId) switch
    {
        'r' => LockMode.Read,
        'w' or 'u' => LockMode.Write,
        _ => null,
    };

    // The first letter behind the digits of the sequence.
    private static char KindOf(string leaseId)
    {
        var sequence = leaseId.AsSpan(leaseId.LastIndexOf('/') + 1);
        var letter = sequence.IndexOfAnyExceptInRange('0', '9');
        return letter < 0 ? '\0' : sequence[letter];
    }

    // Redis 5 writes a score above 2^53 or so with an exponent; these are far below, and whole.
    private static long Milliseconds(RedisResult end) => (long)double.Parse((string)end!, CultureInfo.InvariantCulture);
}
