using System.Text.Json.Serialization;

namespace RedisLocking.Cli.Running;

/// <summary>What <c>run --json</c> tells on standard error while the command has standard output.</summary>
/// <param name="Event"><c>acquired</c>, <c>lost</c> or <c>ended</c>.</param>
/// <param name="Name">The lock.</param>
/// <param name="Token">The fencing token, which the command has as REDISLOCK_TOKEN.</param>
/// <param name="Waited">How long the lock was waited for, in seconds.</param>
/// <param name="Why">How it was lost.</param>
/// <param name="ExitCode">The command's own.</param>
internal sealed record RunEvent(string Event, string Name, long Token, double? Waited = null, string? Why = null, int? ExitCode = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunJson : JsonSerializerContext;
