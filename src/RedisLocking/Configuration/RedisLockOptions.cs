namespace RedisLocking;

/// <summary>How locks are kept in Redis. Checked when the application starts; a bad value names the option.</summary>
public sealed class RedisLockOptions
{
    /// <summary>
    /// The Redis server, in StackExchange.Redis' form: <c>host:6379,password=…,ssl=true</c>. With <c>serviceName=…</c> the servers are
    /// Sentinels, <c>sentinel1:26379,sentinel2:26379,serviceName=mymaster</c>, and the primary that they name is followed, on every
    /// version of the client; password and TLS are then those of both. Of a Cluster, some of its nodes.
    /// </summary>
    /// <value>Default: null, the <c>IConnectionMultiplexer</c> that the application registered. Where a connection is passed in, only <see cref="ReplicaAcks"/> uses it.</value>
    public string? ConnectionString { get; set; }

    /// <summary>What every key begins with: the lock <c>order:42</c> is the key <c>locks:{order:42}</c>. Applications that share a server and must not share locks set different ones.</summary>
    /// <value>1 to 128 characters, no braces, no control characters. Default: <c>locks</c>.</value>
    public string KeyPrefix { get; set; } = "locks";

    /// <summary>How long a lock outlives a holder that crashed; a living one renews it every third of this.</summary>
    /// <value>100 ms to 24 h. Default: 30 s. Ignored by a lock whose <see cref="LeaseOptions.Ttl"/> is set.</value>
    public TimeSpan Ttl { get; set; } = LeaseOptions.DefaultTtl;

    /// <summary>How long a holder that does not release is renewed; then its lease is lost.</summary>
    /// <value>100 ms or more; null: no limit, the default. Ignored by a lock whose <see cref="LeaseOptions.MaxHold"/> is set.</value>
    public TimeSpan? MaxHold { get; set; }

    /// <summary>How long one operation may take to be answered, reconnecting included; then it is <see cref="LockUnavailableException"/>.</summary>
    /// <value>10 ms to 1 min. Default: 2 s. The client's own timeouts do not matter.</value>
    public TimeSpan OperationDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a lock may go from waiter to waiter inside this process, without a round trip, while another process waits
    /// for it. Each process that waits has its turn after this long at the latest.
    /// </summary>
    /// <value>0 (strict order among processes) to 10 s. Default: 2 ms.</value>
    public TimeSpan LocalPassBudget { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Whether mistakes with locks are explained: a <see cref="LockHeldByFlowException"/> says where the lock was taken and where
    /// it is asked for again, and two flows that take the same two locks in opposite orders are logged, once, as a hint at a
    /// deadlock. It costs a look at the stack for every lock; off, it costs nothing.
    /// </summary>
    /// <value>Default: null, on where the host's environment is Development and the provider is registered with its services; else off.</value>
    public bool? DevelopmentHelp { get; set; }

    /// <summary>
    /// How many replicas must acknowledge each grant, within 50 ms, before anybody is told that he holds the lock; it is given back
    /// otherwise, and <see cref="LockUnavailableException"/> says how many did. A grant that was acknowledged outlives a failover to one of
    /// them. It costs a second connection, and once a round trip for all grants of a moment.
    /// </summary>
    /// <value>
    /// 0 to 8. Default: 0, grants wait for no replica. Needs <see cref="ConnectionString"/>, also where a connection is passed in, and the right
    /// to <c>WAIT</c>; not with <see cref="Quorum"/>, and in a Cluster every lock is <see cref="LockUnavailableException"/>.
    /// </value>
    public int ReplicaAcks { get; set; }

    /// <summary>
    /// Independent servers, each in the form of <see cref="ConnectionString"/>, a majority of which has to give each lock. They must not
    /// replicate one another.
    /// </summary>
    /// <value>3, 5, 7 or 9 servers. Default: none, and locks are kept on one Redis.</value>
    public IList<string> Quorum { get; set; } = [];

    /// <summary>
    /// How long a server that was started, emptied or promoted grants nothing, from when somebody first asks it: whoever holds a lock of
    /// which it does not know may still believe in it. No lock or handle may have a longer TTL. All processes that share the servers must
    /// have the same. A server that nobody has used yet is held off too, unless it is told so: <see cref="RedisLockProvider.InitializeAsync"/>,
    /// <see cref="RedisQuorumLockProvider.InitializeAsync"/>.
    /// </summary>
    /// <value>
    /// 1 s to 24 h; with <see cref="Quorum"/>, 100 ms to 24 h. Default: null, with <see cref="Quorum"/> 1 min, otherwise none: such a server
    /// grants at once. Not in a Cluster, where every lock is <see cref="LockUnavailableException"/> then.
    /// </value>
    public TimeSpan? RestartHoldOff { get; set; }

    /// <summary>How long replicas have to acknowledge a grant; set by tests that must not depend on the speed of a machine.</summary>
    internal TimeSpan ReplicaPatience { get; set; } = TimeSpan.FromMilliseconds(50);

    internal TimeSpan HoldOff => RestartHoldOff ?? TimeSpan.FromMinutes(1);

    internal bool HoldsOff => Quorum is { Count: > 0 } || RestartHoldOff is not null;

    internal RedisLockOptions Clone() => (RedisLockOptions)MemberwiseClone();
}
