using System.Text.Json.Nodes;

namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>A pod as it will be made, by a workload or by itself.</summary>
internal sealed record PodTemplate(KubeObject Owner, IReadOnlyDictionary<string, string> Labels, JsonNode Spec)
{
    public IEnumerable<Container> Containers => Spec["containers"].Items().Select(json => new Container(this, json));

    public IEnumerable<JsonNode> Volumes => Spec["volumes"].Items();

    /// <summary>The volumes by name, those that a StatefulSet claims for each pod among them.</summary>
    public IEnumerable<string> VolumeNames =>
        Volumes.Select(volume => volume.Text("name")!)
            .Concat(Owner.Spec!["volumeClaimTemplates"].Items().Select(claim => claim["metadata"].Text("name")!));

    public static PodTemplate? Of(KubeObject owner)
    {
        var pod = owner.Kind switch
        {
            "Deployment" or "StatefulSet" => owner.Spec!["template"]!,
            "Pod" => owner.Json,
            _ => null,
        };
        return pod is null ? null : new PodTemplate(owner, Rendering.Labels.Read(pod["metadata"]!["labels"]), pod["spec"]!);
    }

    public bool HasPort(JsonNode port) => Containers.SelectMany(container => container.Ports)
        .Any(candidate => candidate.Text("name") == port.ToString() || candidate["containerPort"]!.ToString() == port.ToString());

    public override string ToString() => $"the pod of {Owner}";
}

/// <summary>A container of a pod.</summary>
internal sealed record Container(PodTemplate Pod, JsonNode Json)
{
    public string Name => Json.Text("name")!;

    public IEnumerable<JsonNode> Ports => Json["ports"].Items();

    public IEnumerable<JsonNode> Environment => Json["env"].Items();

    public IEnumerable<JsonNode> Mounts => Json["volumeMounts"].Items();

    public string? Variable(string name) => Environment.SingleOrDefault(variable => variable.Text("name") == name).Text("value");

    public override string ToString() => $"{Name} in {Pod}";
}
