using System.Text.Json.Serialization;

namespace RedisLocking.Server.Events;

/// <summary>Something that happened to a lock.</summary>
/// <param name="Type">What.</param>
/// <param name="Name">The lock.</param>
/// <param name="At">When, by the clock of the replica that saw it.</param>
/// <param name="Form">As what the lock was asked for; null: not known.</param>
/// <param name="LeaseId">Whose lease; null of what is no lease's.</param>
/// <param name="Owner">Its owner label; null: none.</param>
/// <param name="Token">Its fencing token; null: not known, as of leases that the service did not grant.</param>
/// <param name="Waited">How long the request waited, in seconds; null: not known.</param>
/// <param name="ExpiresIn">How long a granted lease lasts unless it is renewed, in seconds; null: not known.</param>
internal sealed record LockEvent(
    LockEventType Type, string Name, DateTimeOffset At, LockForm? Form = null, string? LeaseId = null, string? Owner = null, FencingToken? Token = null, double? Waited = null, double? ExpiresIn = null)
{
    /// <summary>Nobody else can hold the lock beside it.</summary>
    [JsonIgnore]
    public bool IsExclusive => Form is LockForm.Mutex or LockForm.Write or LockForm.Election;
}

/// <summary>What happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LockEventType>))]
internal enum LockEventType
{
    /// <summary>Somebody has the lock, who found it free.</summary>
    [JsonStringEnumMemberName("granted")]
    Granted,

    /// <summary>Somebody has the lock, who waited for another's lease to end.</summary>
    [JsonStringEnumMemberName("handed-off")]
    HandedOff,

    /// <summary>A lease was given back.</summary>
    [JsonStringEnumMemberName("released")]
    Released,

    /// <summary>A lease's TTL ran out.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>An administrator took the lock away.</summary>
    [JsonStringEnumMemberName("forced")]
    Forced,

    /// <summary>Somebody asked for the lock, and did not get it in the time that he would wait.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}
