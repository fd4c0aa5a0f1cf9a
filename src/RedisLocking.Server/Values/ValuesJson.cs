using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Values;

/// <summary>What is read of values: any JSON. A field that stands twice in it is a mistake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class ValuesJson : JsonSerializerContext;
