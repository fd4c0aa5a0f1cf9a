using System.Text.Json.Serialization;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Commands;

/// <summary>What <c>acquire --json</c> prints.</summary>
internal sealed record LeaseGranted(string Lease, string Name, long Token, double ExpiresIn);

/// <summary>What <c>release --json</c> prints.</summary>
internal sealed record LeaseReleased(bool Released);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaseGranted))]
[JsonSerializable(typeof(LeaseReleased))]
[JsonSerializable(typeof(LeaseSeen))]
[JsonSerializable(typeof(LockBroken))]
[JsonSerializable(typeof(LockEvent))]
[JsonSerializable(typeof(IReadOnlyList<LockSeen>))]
internal sealed partial class CommandJson : JsonSerializerContext;
