using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Installations;

/// <summary>Values that cannot work are refused, with a sentence that names them and says what is allowed.</summary>
public sealed class RefusedValuesTests(ChartTools tools)
{
    private const string Hash = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Rules across values: all that are broken are told at once.</summary>
    public static TheoryData<string, string> Together => new()
    {
        { "store: memory", "replicas=2 are several that know nothing of each other. Set replicas=1, or store=embedded." },
        { "{ store: memory, replicas: 1, autoscaling: { enabled: true } }", "Set autoscaling.enabled=false, or store=embedded." },
        { "{ store: memory, replicas: 1, locks: { restartHoldOff: '00:01:00' } }", "are about Redis, and store=memory has none" },
        { "locks: { replicaAcks: 1 }", "the Redis of store=embedded has none: no lock would ever be granted" },
        { "store: external", "needs externalRedis.hosts (host:port), or a Secret with a connection string" },
        { "externalRedis: { hosts: ['a:6379'] }", "store=embedded does not use it. Set store=external." },
        { "{ store: external, externalRedis: { hosts: ['a:1', 'b:1'] } }", "Set topology to sentinel or cluster." },
        { "{ store: external, externalRedis: { hosts: ['a:1'], topology: sentinel } }", "needs externalRedis.sentinel.masterName" },
        { "{ store: external, externalRedis: { hosts: ['a:1'], sentinel: { masterName: m } } }", "masterName is for externalRedis.topology=sentinel alone" },
        { "{ store: external, externalRedis: { hosts: ['a:1'], tls: { caSecret: ca } } }", "are for externalRedis.tls.enabled=true" },
        { "{ store: external, externalRedis: { auth: { connectionStringKey: c } } }", "set externalRedis.auth.existingSecret" },
        { "{ store: external, externalRedis: { hosts: ['a:1'], auth: { existingSecret: s, connectionStringKey: c } } }", "leave out externalRedis.hosts" },
        { "{ store: external, externalRedis: { auth: { existingSecret: s, connectionStringKey: c } } }", "name them in externalRedis.ports" },
        { $"apiKeys: {{ existingSecret: s, keys: [{{ name: a, hash: '{Hash}', scopes: [lock] }}] }}", "apiKeys.keys would make another: give one of them" },
        { "apiKeys: { existingSecret: s, allowAnonymous: true }", "opens the service to everybody" },
        { "apiKeys: { generateAdmin: false }", "Nobody could use the service" },
        { $"apiKeys: {{ keys: [{{ name: admin, hash: '{Hash}', scopes: [lock] }}] }}", "two keys have the name \"admin\"" },
        { "autoscaling: { enabled: true, minReplicas: 5, maxReplicas: 4 }", "autoscaling.minReplicas is greater than autoscaling.maxReplicas" },
        { "podDisruptionBudget: { minAvailable: 1 }", "exclude each other: set the other to null" },
        { "podDisruptionBudget: { minAvailable: 2, maxUnavailable: null }", "minAvailable=2 of 2 servers would let no node be drained" },
        { "podDisruptionBudget: { maxUnavailable: null }", "needs maxUnavailable or minAvailable" },
        { "ingress: { enabled: true }", "needs ingress.hosts" },
        { "metrics: { enabled: false, serviceMonitor: { enabled: true } }", "metrics.serviceMonitor.enabled=true needs metrics.enabled=true" },
        { "metrics: { port: 8080 }", "is the port of the service itself" },
    };

    /// <summary>What the schema says of one value alone.</summary>
    public static TheoryData<string, string> Alone => new()
    {
        { "stor: memory", "additional properties 'stor' not allowed" },
        { "redis: { auth: { password: hunter2 } }", "at '/redis/auth': additional properties 'password' not allowed" },
        { "store: disk", "at '/store': value must be one of 'embedded', 'external', 'memory'" },
        { "limits: { maxWait: '00:11:00' }", "at '/limits/maxWait': '00:11:00' does not match pattern" },
        { "replicas: many", "at '/replicas': got string, want integer" },
        { "locks: { ttl: 30s }", "at '/locks/ttl': '30s' does not match pattern" },
        { "externalRedis: { hosts: [redis.example] }", "at '/externalRedis/hosts/0': 'redis.example' does not match pattern" },
        { "externalRedis: { hosts: ['a:1,password=x'] }", "at '/externalRedis/hosts/0'" },
        { "apiKeys: { keys: [{ name: a, hash: plain, scopes: [lock] }] }", "at '/apiKeys/keys/0/hash'" },
        { $"apiKeys: {{ keys: [{{ name: a, hash: '{Hash}', scopes: [write] }}] }}", "must be one of 'lock', 'read', 'store', 'store-read', 'admin'" },
        { "podSecurityContext: { runAsUser: 0 }", "at '/podSecurityContext/runAsUser': minimum: got 0, want 1" },
        { "podSecurityContext: { runAsNonRoot: false }", "additional properties 'runAsNonRoot' not allowed" },
        { "redis: { maxMemory: 100Mi }", "at '/redis/maxMemory'" },
        { "networkPolicy: { clients: [{}] }", "at '/networkPolicy/clients/0'" },
        { "podDisruptionBudget: { maxUnavailable: 0 }", "at '/podDisruptionBudget/maxUnavailable'" },
        { "otlp: { endpoint: 'collector:4317' }", "at '/otlp/endpoint'" },
    };

    [Theory]
    [MemberData(nameof(Together))]
    public async Task Values_that_cannot_work_together_are_refused(string values, string expected)
    {
        var refused = await tools.TryRenderAsync(values);

        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldContain("These values cannot work together:");
        refused.Errors.ShouldContain(expected);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task A_value_that_is_none_is_refused(string values, string expected)
    {
        var refused = await tools.TryRenderAsync(values);

        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldContain("values don't meet the specifications of the schema");
        refused.Errors.ShouldContain(expected);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once() =>
        (await tools.TryRenderAsync("{ store: memory, apiKeys: { generateAdmin: false }, metrics: { port: 8080 } }"))
            .Errors.Split('\n').Count(line => line.StartsWith("  - ", StringComparison.Ordinal)).ShouldBe(3);
}
