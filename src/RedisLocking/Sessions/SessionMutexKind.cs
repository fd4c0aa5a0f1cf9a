using RedisLocking.Contention;
using RedisLocking.DetachedLeases;
using RedisLocking.Leases;
using RedisLocking.Mutexes;

namespace RedisLocking.Sessions;

/// <summary>A mutex whose leases belong to a session, which their ids name.</summary>
/// <param name="idSuffix">What those end with.</param>
/// <param name="session">The session's own hold.</param>
/// <param name="store">The session's calls.</param>
/// <param name="services">What all kinds share.</param>
/// <param name="onLost">Told of each lease that is lost with the session, or with the provider.</param>
internal sealed class SessionMutexKind(string idSuffix, Hold session, LockStore store, ContentionServices services, Action<RedisLease> onLost) : MutexKind(store, services, idSuffix)
{
    public override Hold? Session => session;

    public override RedisLease NewLease(Hold hold, FencingToken token, int pass) => new SessionMutexLease(hold, token, pass, onLost);

    public override Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl) =>
        throw new NotSupportedException($"The lease of lock '{hold.Keys.Name}' belongs to a session, which ends with its process: it cannot be detached. Take the lock without the session.");

    private sealed class SessionMutexLease(Hold hold, FencingToken token, int pass, Action<RedisLease> onLost) : RedisLease(hold, token, pass)
    {
        protected override void OnEnded(bool lost)
        {
            base.OnEnded(lost);
            if (lost && (Hold.Loss == LossCause.Session || Hold.Loss == LossCause.Shutdown))
                onLost(this);
        }
    }
}
