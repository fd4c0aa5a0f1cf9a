using System.Text.Json.Serialization;

namespace RedisLocking.Server.Elections;

/// <summary>What a leader says after its campaign.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProclaimRequest
{
    /// <inheritdoc cref="CampaignRequest.Value"/>
    public required string Value { get; init; }
}
