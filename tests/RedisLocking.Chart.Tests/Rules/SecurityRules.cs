using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>What Kubernetes' "restricted" standard asks of a pod, and a little more.</summary>
internal static class SecurityRules
{
    private static readonly (string What, Func<Container, bool> Holds)[] Rules =
    [
        ("runs as somebody else than root", c => Is(c.Pod.Spec["securityContext"]?["runAsNonRoot"], true) && c.Pod.Spec["securityContext"].Text("runAsUser") != "0"),
        ("has a seccomp profile", c => c.Pod.Spec["securityContext"]?["seccompProfile"].Text("type") is "RuntimeDefault" or "Localhost"),
        ("has a root folder that is read only", c => Is(c.Json["securityContext"]?["readOnlyRootFilesystem"], true)),
        ("cannot gain rights", c => Is(c.Json["securityContext"]?["allowPrivilegeEscalation"], false)),
        ("has no capabilities", c => c.Json["securityContext"]?["capabilities"]?["drop"].Items().Select(drop => drop.ToString()).SequenceEqual(["ALL"]) == true),
        ("has no key to the cluster", c => Is(c.Pod.Spec["automountServiceAccountToken"], false)),
        ("says how much memory it takes at most", c => c.Json["resources"]?["limits"].Text("memory") is not null),
        ("says what it needs", c => c.Json["resources"]?["requests"].Text("memory") is not null && c.Json["resources"]?["requests"].Text("cpu") is not null),
        ("comes from an image of one version", c => c.Json.Text("image") is { } image && (image.Contains("@sha256:") || (image.LastIndexOf(':') > image.LastIndexOf('/') && !image.EndsWith(":latest", StringComparison.Ordinal)))),
    ];

    public static IEnumerable<string> Find(RenderedChart chart) =>
        from container in chart.Pods.SelectMany(pod => pod.Containers)
        from rule in Rules
        where !rule.Holds(container)
        select $"it is not so that {container} {rule.What}";

    private static bool Is(JsonNode? node, bool expected) => node?.GetValue<bool>() == expected;
}
