using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Idempotency;

/// <summary>What is remembered of requests.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IdempotentAcquires.Record))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;
