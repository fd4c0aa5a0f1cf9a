using System.Text.Json.Serialization;

namespace RedisLocking.Optimistic.Tests.Values;

/// <summary>A type that carries its version, and can be written to.</summary>
internal sealed class Account
{
    public int Balance { get; set; }

    [Version]
    public long Version { get; set; }
}

/// <summary>One that cannot.</summary>
internal sealed record Page(string Text, [property: Version] long Version);

internal sealed class TwoVersions
{
    [Version]
    public long One { get; set; }

    [Version]
    public long Other { get; set; }
}

internal sealed class TextVersion
{
    [Version]
    public string Version { get; set; } = "";
}

[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Page))]
internal sealed partial class GeneratedContext : JsonSerializerContext;
