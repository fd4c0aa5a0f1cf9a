using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Events;

/// <summary>What is written of events, and what replicas tell each other.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LockEvent))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(List<LockEvent>))]
internal sealed partial class EventsJson : JsonSerializerContext;
