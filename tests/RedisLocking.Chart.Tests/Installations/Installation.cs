namespace RedisLocking.Chart.Tests.Installations;

/// <summary>One way of installing the chart.</summary>
/// <param name="Values">What the user writes.</param>
/// <param name="ExistingSecrets">The keys of Secrets that the user made before, as <c>secret/key</c>.</param>
internal sealed record Installation(string Values, params string[] ExistingSecrets)
{
    /// <summary>The matrix: every shape that the store can have, everything that can be switched on, and everything off.</summary>
    public static IReadOnlyDictionary<string, Installation> All { get; } = new Dictionary<string, Installation>
    {
        ["default"] = new(""),
        ["memory"] = new("""
            store: memory
            replicas: 1
            image: { tag: 2.0.0 }
            """),
        ["external standalone"] = new("""
            store: external
            externalRedis:
              hosts: ["redis.example:6380"]
            """),
        ["external standalone with a password and TLS"] = new("""
            store: external
            externalRedis:
              hosts: ["10.0.0.7:6380"]
              tls: { enabled: true, serverName: redis.example, caSecret: redis-ca, caKey: root.pem }
              auth: { existingSecret: credentials, passwordKey: password }
            networkPolicy:
              egress:
                redis: [{ ipBlock: { cidr: 10.0.0.0/24 } }]
            """, "credentials/password", "redis-ca/root.pem"),
        ["external sentinel"] = new("""
            store: external
            externalRedis:
              topology: sentinel
              hosts: ["s1:26379", "s2:26379", "s3:26379"]
              sentinel: { masterName: mymaster }
              auth: { existingSecret: credentials }
            locks: { replicaAcks: 1, restartHoldOff: "00:05:00" }
            """, "credentials/redis-password"),
        ["external cluster"] = new("""
            store: external
            externalRedis:
              topology: cluster
              hosts: ["n1:7000", "n2:7000", "n3:7001"]
              ports: [7002]
            """),
        ["a connection string"] = new("""
            store: external
            externalRedis:
              auth: { existingSecret: credentials, connectionStringKey: connection }
              ports: [6379]
            """, "credentials/connection"),
        ["Secrets of one's own"] = new("""
            redis:
              auth: { existingSecret: redis-auth, passwordKey: pass }
            apiKeys: { existingSecret: keys, existingSecretKey: file.json }
            test: { existingSecret: a-key, existingSecretKey: plain }
            """, "redis-auth/pass", "keys/file.json", "a-key/plain"),
        ["keys of one's own, and none to test with"] = new("""
            apiKeys:
              generateAdmin: false
              keys:
                - { name: shop, hash: "sha256:0000000000000000000000000000000000000000000000000000000000000000", scopes: [lock] }
            """),
        ["everything off"] = new("""
            podDisruptionBudget: { enabled: false }
            redis: { persistence: { enabled: false } }
            apiKeys: { allowAnonymous: true }
            serviceAccount: { create: false, name: somebody }
            metrics: { enabled: false }
            networkPolicy: { enabled: false }
            """),
        ["everything on"] = new(EverythingOn),
    };

    private const string EverythingOn = """
        nameOverride: coordination
        fullnameOverride: coordination-of-the-shop
        commonLabels: { team: shop }
        image:
          repository: registry.example:5000/locks
          tag: 1.2.3
          digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"
          pullPolicy: Always
        imagePullSecrets: [{ name: registry }]
        autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 9, targetCPUUtilizationPercentage: 60 }
        podDisruptionBudget: { maxUnavailable: null, minAvailable: 2 }
        redis:
          image: { repository: registry.example/redis, tag: 8.0-alpine, pullPolicy: Always }
          appendFsync: always
          maxMemory: 1gb
          persistence: { size: 8Gi, storageClass: fast, accessModes: [ReadWriteOncePod], annotations: { a/b: c } }
          resources: { requests: { cpu: 1, memory: 2Gi }, limits: { memory: 2Gi } }
          podSecurityContext: { runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001, fsGroupChangePolicy: Always, seccompProfile: { type: Localhost, localhostProfile: redis.json } }
          podLabels: { tier: data }
          podAnnotations: { a/b: c }
          nodeSelector: { disk: ssd }
          tolerations: [{ key: data, operator: Exists, effect: NoSchedule }]
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: a, operator: Exists }] }] } } }
          priorityClassName: high
        locks: { keyPrefix: shop, ttl: "00:01:00", operationDeadline: "00:00:03", restartHoldOff: "00:10:00" }
        limits: { maxWait: "00:02:00", maxWaiting: 50000, requestsPerSecond: 1000000 }
        drainDelaySeconds: 90
        apiKeys:
          keys:
            - { name: shop, hash: "sha256:2222222222222222222222222222222222222222222222222222222222222222", scopes: [lock, read], prefixes: ["order:"] }
        logLevel: Debug
        extraEnv:
          - { name: OTEL_RESOURCE_ATTRIBUTES, value: "deployment.environment=production" }
          - { name: OTEL_EXPORTER_OTLP_TIMEOUT, value: "2000" }
        service: { type: LoadBalancer, port: 8000, annotations: { a/b: c } }
        ingress:
          enabled: true
          className: nginx
          annotations: { nginx.ingress.kubernetes.io/proxy-read-timeout: "75" }
          hosts: [{ host: locks.example }, { host: example, path: /locks }]
          tls: [{ hosts: [locks.example], secretName: locks-tls }]
        serviceAccount: { name: locks, annotations: { a/b: c } }
        metrics:
          port: 9464
          serviceMonitor: { enabled: true, interval: 15s, labels: { release: prometheus } }
          dashboard: { enabled: true, labels: { grafana_dashboard: "yes" }, annotations: { grafana_folder: Locks } }
        otlp: { endpoint: "http://collector.monitoring:4318", protocol: http/protobuf }
        networkPolicy:
          clients: [{ namespaceSelector: { matchLabels: { team: shop } }, podSelector: { matchLabels: { locks: "yes" } } }]
          monitoring: [{ namespaceSelector: { matchLabels: { team: operations } } }]
          egress:
            dns: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
            otlp: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }]
        resources: { requests: { cpu: 1, memory: 512Mi }, limits: { memory: 1Gi } }
        startupProbe: { periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 90 }
        livenessProbe: { periodSeconds: 20, timeoutSeconds: 9, failureThreshold: 4 }
        readinessProbe: { periodSeconds: 4, timeoutSeconds: 4, failureThreshold: 4 }
        podSecurityContext: { runAsUser: 2000, runAsGroup: 2000, fsGroup: 2000, seccompProfile: { type: Localhost, localhostProfile: locks.json } }
        podLabels: { tier: locks }
        podAnnotations: { a/b: c }
        nodeSelector: { zone: a }
        tolerations: [{ key: locks, operator: Equal, value: "yes", effect: NoExecute, tolerationSeconds: 30 }]
        affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: kubernetes.io/hostname } }] } }
        priorityClassName: high
        topologySpreadConstraints:
          - maxSkew: 2
            topologyKey: topology.kubernetes.io/zone
            whenUnsatisfiable: DoNotSchedule
            labelSelector: { matchLabels: { app.kubernetes.io/component: server } }
        test:
          image: { repository: registry.example/curl, tag: 8.0.0, pullPolicy: Always }
        """;
}
