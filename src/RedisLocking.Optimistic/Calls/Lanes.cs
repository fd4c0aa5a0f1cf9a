using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace RedisLocking.Optimistic.Calls;

/// <summary>The lanes of this client (see <c>record.lua</c>): as many as it had calls on their way at once.</summary>
internal sealed class Lanes
{
    private readonly string _client = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);
    private readonly ConcurrentStack<string> _free = new();
    private int _count;
    private long _calls;

    /// <summary>A lane that nobody else has now.</summary>
    public string Take() => _free.TryPop(out var lane)
        ? lane
        : string.Create(CultureInfo.InvariantCulture, $"{_client}:{Interlocked.Increment(ref _count)}");

    /// <summary>The call is over, or given up: in that case the next one of the lane supersedes it.</summary>
    public void Return(string lane) => _free.Push(lane);

    /// <summary>A number for a call, after its lane was taken: greater than that of every earlier call of the lane.</summary>
    public long NextNumber() => Interlocked.Increment(ref _calls);
}
