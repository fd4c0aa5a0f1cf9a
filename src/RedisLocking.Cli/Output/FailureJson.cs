using System.Text.Json.Serialization;

namespace RedisLocking.Cli.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Failure))]
internal sealed partial class FailureJson : JsonSerializerContext;
