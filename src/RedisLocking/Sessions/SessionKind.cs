using RedisLocking.Contention;
using RedisLocking.Leases;

namespace RedisLocking.Sessions;

/// <summary>
/// The session itself, which is a lease of a key of its own that nobody else asks for: taken, renewed, lost and released as any.
/// </summary>
/// <param name="store">Its calls, an ordinary mutex's.</param>
/// <param name="services">What all kinds share.</param>
/// <param name="onLost">Told once when it is lost; on a timer, on the client's reader, or where somebody looks at the clock.</param>
internal sealed class SessionKind(LockStore store, ContentionServices services, Action<RedisLease> onLost) : ScriptedKind("session", "", store, services)
{
    public override RedisLease NewLease(Hold hold, FencingToken token, int pass) => new SessionLease(hold, token, onLost);

    private sealed class SessionLease(Hold hold, FencingToken token, Action<RedisLease> onLost) : RedisLease(hold, token, pass: 0)
    {
        protected override void OnEnded(bool lost)
        {
            base.OnEnded(lost);
            if (lost)
                onLost(this);
        }
    }
}
