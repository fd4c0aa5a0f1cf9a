using System.Text.Json.Serialization;

namespace RedisLocking.Server.Events;

/// <summary>As what a lock is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LockForm>))]
internal enum LockForm
{
    [JsonStringEnumMemberName("mutex")]
    Mutex,

    [JsonStringEnumMemberName("read")]
    Read,

    [JsonStringEnumMemberName("write")]
    Write,

    [JsonStringEnumMemberName("semaphore")]
    Semaphore,

    [JsonStringEnumMemberName("election")]
    Election,
}
