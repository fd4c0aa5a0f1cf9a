using System.Globalization;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>What a flow asks for: mostly a mutex, now and then one of the other kinds where they are offered.</summary>
/// <param name="Names">The locks of it.</param>
/// <param name="Kind">As what each of them is held.</param>
/// <param name="Lock">What is acquired.</param>
internal sealed record Choice(IReadOnlyList<string> Names, string Kind, IDistributedLock Lock)
{
    private const string Semaphore = "semaphore:2";

    /// <summary>Whether its holder is alone, so that a later write has the greater token.</summary>
    public bool IsAlone => Kind is "mutex" or "write";

    public static Choice Of(ILockProvider locks, Random random, TimeSpan ttl) => random.Next(100) switch
    {
        var chance when chance < 60 || (chance < 90 && locks is RedisQuorumLockProvider) => One(locks, "mutex", string.Create(CultureInfo.InvariantCulture, $"m{random.Next(3)}"), ttl),
        < 72 => One(locks, "read", "catalog", ttl),
        < 77 => One(locks, "write", "catalog", ttl),
        < 90 => One(locks, Semaphore, "slots", ttl),
        _ => new(["m0", "m1"], "mutex", locks.AllOf(Kinds.Of(locks, "mutex", "m0", ttl), Kinds.Of(locks, "mutex", "m1", ttl))),
    };

    private static Choice One(ILockProvider locks, string kind, string name, TimeSpan ttl) => new([name], kind, Kinds.Of(locks, kind, name, ttl));
}
