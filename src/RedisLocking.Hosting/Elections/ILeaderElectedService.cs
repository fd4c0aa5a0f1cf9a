namespace RedisLocking;

/// <summary>What runs on the leader only. Added with <c>services.AddLeaderElectedService&lt;T&gt;("billing")</c>; one instance serves all leaderships of the process.</summary>
public interface ILeaderElectedService
{
    /// <summary>Runs while this server leads.</summary>
    /// <param name="leadership">
    /// The lease. Send its <see cref="ILockLease.FencingToken"/> with every write: a server that was paused finds out late that it leads no more, and the resource can refuse it.
    /// It is resigned when this method has ended.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the leadership is lost, and when the application stops. Another server may lead by then: return soon.</param>
    /// <remarks>
    /// When it returns or throws before that, this server resigns, pauses, and campaigns again; another candidate leads meanwhile. It is never called while an earlier call still runs.
    /// </remarks>
    Task ExecuteAsync(ILeadership leadership, CancellationToken cancellationToken);
}
