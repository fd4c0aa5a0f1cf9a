using System.Runtime.InteropServices;
using RedisLocking.Sessions;

namespace RedisLocking.Leases;

/// <summary>Makes the grants of one provider: ids that are never used twice, and tokens from one counter, so that they rise for every lock.</summary>
internal sealed class LeaseSource(TimeProvider time)
{
    private readonly LeaseIds _ids = new(time);
    private long _lastToken;

    public TimeProvider Time => time;

    /// <summary>Read before a table's gate is entered: a clock may be somebody else's code, and that never runs under our locks.</summary>
    public GrantMoment Now() => new(time.GetTimestamp(), (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public LeaseGrant Grant(LockName name, LeaseTerms terms, GrantMoment moment) =>
        new(name, _ids.NextAt(moment.UnixMicroseconds, terms.Session is { } session ? SessionText.Suffix(session) : "", terms.Owner), NextToken(moment), terms, moment.Timestamp, time);

    /// <summary>As over Redis, the clock carries the tokens over a restart and the counter carries them through a clock that stands still.</summary>
    public FencingToken NextToken(GrantMoment moment)
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastToken);
            var next = Math.Max(last + 1, moment.UnixMicroseconds);
            if (Interlocked.CompareExchange(ref _lastToken, next, last) == last)
                return new FencingToken(next);
        }
    }
}

/// <summary>When a lease is granted: by the monotonic clock for its deadline, by the wall clock for its token.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GrantMoment(long Timestamp, long UnixMicroseconds);

/// <summary>What one grant is made of, whatever the kind of its lock.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeaseGrant(LockName Name, string LeaseId, FencingToken Token, LeaseTerms Terms, long GrantedAt, TimeProvider Time);
