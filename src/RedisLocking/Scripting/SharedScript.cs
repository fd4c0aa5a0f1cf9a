using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// A script that serves many locks in one call, and how its KEYS and ARGV are laid out: KEYS are the token counter, the
/// locks, their queues, what their leaders proclaimed, the session; ARGV are the arguments in common, then the lease ids.
/// </summary>
/// <param name="Script">It replies signed big-endian numbers of 8 bytes: one for each lock, or a single one for all.</param>
/// <param name="TakesToken">Whether KEYS begins with the token counter.</param>
/// <param name="TakesQueue">Whether the queues follow the locks.</param>
/// <param name="Common">Makes the arguments in common.</param>
/// <param name="CommonCount">How many those are.</param>
/// <param name="InBackground">Whether nobody waits for the answer.</param>
/// <param name="TakesLeader">Whether the keys of what their leaders proclaimed follow the locks and the queues.</param>
internal sealed record SharedScript(RedisScript Script, bool TakesToken, bool TakesQueue, int CommonCount, Action<SharedTerms, RedisValue[]> Common, bool InBackground = false, bool TakesLeader = false)
{
    /// <summary>
    /// Where somebody waits for the answer: more gains little, for what the script does outweighs by then what the call
    /// costs, and Redis serves nobody else meanwhile.
    /// </summary>
    public const int MostLocksWaitedFor = 64;

    /// <summary>Where nobody waits: what counts is how little each costs. Redis is busy for a fifth of a millisecond.</summary>
    private const int MostLocksInBackground = 256;

    /// <summary>What a lock is answered whose error is told only when it is called alone.</summary>
    public const long Error = -9007199254740992;

    /// <summary>How many locks one call serves at most.</summary>
    public int MostLocks { get; } = InBackground ? MostLocksInBackground : MostLocksWaitedFor;

    /// <summary>The session for which all of its calls are made, where KEYS ends with one.</summary>
    public RedisKey? Session { get; init; }

    /// <summary>The script's file without folder and ending, such as <c>acquire</c>.</summary>
    public string Operation { get; } = Path.GetFileNameWithoutExtension(Script.Name);

    public int KeyCount(int locks) => (TakesToken ? 1 : 0) + (locks * (1 + (TakesQueue ? 1 : 0) + (TakesLeader ? 1 : 0))) + (Session is null ? 0 : 1);

    public int ArgumentCount(int locks) => CommonCount + locks;
}
