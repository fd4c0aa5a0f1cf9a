using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Leases;

/// <summary>What is written of leases.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LeaseAnswer))]
internal sealed partial class LeasesJson : JsonSerializerContext;
