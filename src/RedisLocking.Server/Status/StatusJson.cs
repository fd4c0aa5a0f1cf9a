using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Status;

/// <summary>What the service writes of itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServiceAnswer))]
internal sealed partial class StatusJson : JsonSerializerContext;
