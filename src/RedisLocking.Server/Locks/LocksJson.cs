using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Locks;

/// <summary>What is read and written of locks. A field that stands twice in a request is a mistake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AcquireRequest))]
[JsonSerializable(typeof(LockAnswer))]
[JsonSerializable(typeof(LockPageAnswer))]
[JsonSerializable(typeof(ForcedAnswer))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class LocksJson : JsonSerializerContext;
