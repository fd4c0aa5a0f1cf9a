using System.Text;
using System.Text.Json.Nodes;

namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>One object of a rendered chart.</summary>
internal sealed record KubeObject(JsonObject Json)
{
    public string Kind => Json["kind"]!.GetValue<string>();

    public string Name => Json["metadata"]!["name"]!.GetValue<string>();

    public JsonNode? Spec => Json["spec"];

    public IReadOnlyDictionary<string, string> OwnLabels => Labels.Read(Json["metadata"]!["labels"]);

    /// <summary>What a Secret or a ConfigMap holds, as its readers see it.</summary>
    public IReadOnlyDictionary<string, string> Data => Labels.Read(Json["data"])
        .ToDictionary(entry => entry.Key, entry => Kind == "Secret" ? Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value)) : entry.Value);

    public override string ToString() => $"{Kind} {Name}";
}
