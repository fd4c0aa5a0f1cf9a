using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>A script that serves many locks in one call, and how its KEYS and ARGV are laid out.</summary>
/// <param name="Script">It replies 8 bytes for each lock, a signed big-endian number.</param>
/// <param name="TakesToken">Whether KEYS begins with the token counter.</param>
/// <param name="TakesQueue">Whether each lock's queue follows its key.</param>
/// <param name="ArgumentsPerLock">How many arguments each lock has.</param>
/// <param name="CommonArguments">What ARGV begins with.</param>
internal sealed record SharedScript(RedisScript Script, bool TakesToken, bool TakesQueue, int ArgumentsPerLock, params RedisValue[] CommonArguments)
{
    /// <summary>What a lock is answered whose error is told only when it is called alone.</summary>
    public const long Error = -9007199254740992;

    /// <summary>The script's file without folder and ending, such as <c>acquire</c>.</summary>
    public string Operation { get; } = Path.GetFileNameWithoutExtension(Script.Name);

    public int KeysPerLock => TakesQueue ? 2 : 1;

    public int KeyCount(int locks) => (TakesToken ? 1 : 0) + (locks * KeysPerLock);

    public int ArgumentCount(int locks) => CommonArguments.Length + (locks * ArgumentsPerLock);
}
