using System.Runtime.CompilerServices;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Redis;

/// <summary>
/// Events out of looking again and again: Redis tells nobody of a lock that is taken or given back. A lease that begins and ends between
/// two looks is not seen, and of one that has ended it is not known how.
/// </summary>
internal sealed class LockDifferences(Func<CancellationToken, IAsyncEnumerable<LockSeen>> list, TimeProvider clock)
{
    public async IAsyncEnumerable<LockEvent> EveryAsync(TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = await LookAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(false);
            var now = await LookAsync(cancellationToken).ConfigureAwait(false);
            foreach (var happened in Between(before, now, clock.GetUtcNow()))
                yield return happened;
            before = now;
        }
    }

    /// <summary>Endings first: the lock that was handed on ended for one before it began for the other.</summary>
    private static IEnumerable<LockEvent> Between(Dictionary<string, LockEvent> before, Dictionary<string, LockEvent> now, DateTimeOffset at) =>
    [
        .. before.Where(one => !now.ContainsKey(one.Key)).Select(one => one.Value with { Type = "ended", At = at }),
        .. now.Where(one => !before.ContainsKey(one.Key)).Select(one => one.Value with { At = at }),
    ];

    private async Task<Dictionary<string, LockEvent>> LookAsync(CancellationToken cancellationToken)
    {
        var leases = new Dictionary<string, LockEvent>(StringComparer.Ordinal);
        await foreach (var one in list(cancellationToken).ConfigureAwait(false))
        {
            foreach (var holder in one.Holders)
                leases[holder.LeaseId] = new LockEvent("granted", one.Name, holder.LeaseId, holder.Owner, Token: null, Waited: null, default);
        }
        return leases;
    }
}
