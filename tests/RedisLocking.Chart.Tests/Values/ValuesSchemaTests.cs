using System.Text.Json.Nodes;

namespace RedisLocking.Chart.Tests.Values;

/// <summary>values.schema.json knows every value, and lets nothing pass that it does not know.</summary>
public sealed class ValuesSchemaTests
{
    /// <summary>What Kubernetes reads and checks, and parent charts give to all of their parts.</summary>
    private static readonly string[] Open =
    [
        "$.properties.global",
        .. new[] { "nodeAffinity", "podAffinity", "podAntiAffinity" }.Select(name => $"$.$defs.affinity.properties.{name}"),
        .. new[] { "secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef" }.Select(name => $"$.$defs.environmentVariable.properties.valueFrom.properties.{name}"),
    ];

    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(RepositoryFolder.InChart("values.schema.json")))!.AsObject();

    [Fact]
    public void A_map_takes_only_what_the_schema_names_or_texts() =>
        Maps(Schema, "$").Where(map => map.Schema["additionalProperties"] is null || map.Schema["additionalProperties"]!.ToString() == "true")
            .Select(map => map.Path).ShouldBe(Open, ignoreOrder: true);

    [Fact]
    public void Every_definition_is_used()
    {
        var text = Schema.ToJsonString();
        Schema["$defs"]!.AsObject().Select(definition => definition.Key).Where(name => !text.Contains($"\"#/$defs/{name}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Maps(JsonNode? node, string path) => node switch
    {
        JsonObject schema => (schema["type"]?.ToString() == "object" ? [(path, schema)] : Enumerable.Empty<(string, JsonObject)>())
            .Concat(schema.SelectMany(entry => Maps(entry.Value, $"{path}.{entry.Key}"))),
        JsonArray list => list.SelectMany((item, index) => Maps(item, $"{path}[{index}]")),
        _ => [],
    };
}
