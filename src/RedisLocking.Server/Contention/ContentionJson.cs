using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Contention;

/// <summary>What is written of contention.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ContentionAnswer))]
internal sealed partial class ContentionJson : JsonSerializerContext;
