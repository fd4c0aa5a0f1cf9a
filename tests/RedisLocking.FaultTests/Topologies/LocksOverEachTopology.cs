namespace RedisLocking.FaultTests.Topologies;

public sealed class LocksOverAServerInMemory(StandaloneInMemory topology) : LocksOver<StandaloneInMemory>(topology);

public sealed class LocksOverAServerWithAof(StandaloneWithAof topology) : LocksOver<StandaloneWithAof>(topology);

public sealed class LocksOverAServerWithPassword(StandaloneWithPassword topology) : LocksOver<StandaloneWithPassword>(topology);

public sealed class LocksOverTls(TlsTopology topology) : LocksOver<TlsTopology>(topology);

public sealed class LocksOverSentinel(SentinelTopology topology) : LocksOver<SentinelTopology>(topology);

public sealed class LocksOverCluster(ClusterTopology topology) : LocksOver<ClusterTopology>(topology);
