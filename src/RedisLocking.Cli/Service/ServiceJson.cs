using System.Text.Json.Serialization;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Service;

/// <summary>What an acquire or a campaign asks for; durations are texts such as <c>30s</c>.</summary>
internal sealed record AcquireBody(string Ttl, string Wait, string Owner, string? Mode, int? Permits, string? Value);

/// <summary>A lease that was granted.</summary>
internal sealed record GrantedBody(string Lease, string Name, long Token, double ExpiresIn);

/// <summary>A page of locks.</summary>
internal sealed record LocksBody(IReadOnlyList<LockSeen> Locks, string? Next);

/// <summary>Problem details (RFC 9457).</summary>
internal sealed record ProblemBody(string? Type, string? Title, string? Detail)
{
    private const string Prefix = "urn:redislocking:problem:";

    /// <summary>Which of the lock service's problems it is; empty: none of them.</summary>
    [JsonIgnore]
    public string Code => Type?.StartsWith(Prefix, StringComparison.Ordinal) == true ? Type[Prefix.Length..] : "";

    [JsonIgnore]
    public string Text => Detail ?? Title ?? "it does not say why";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcquireBody))]
[JsonSerializable(typeof(GrantedBody))]
[JsonSerializable(typeof(LeaseSeen))]
[JsonSerializable(typeof(LockSeen))]
[JsonSerializable(typeof(LocksBody))]
[JsonSerializable(typeof(LockBroken))]
[JsonSerializable(typeof(LockEvent))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ServiceJson : JsonSerializerContext;
