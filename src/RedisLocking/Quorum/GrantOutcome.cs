using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>What came of asking several servers for a lock.</summary>
internal readonly record struct GrantOutcome
{
    public enum Kind
    {
        /// <summary>A majority has the lease and its token.</summary>
        Granted,

        /// <summary>Somebody may have a majority, or the lease that was asked after is gone.</summary>
        Held,

        /// <summary>Nobody has a majority, for several asked at once, or for a server failed between vote and write-back: it is worth trying again.</summary>
        Split,

        /// <summary>Too few servers answered.</summary>
        Unavailable,
    }

    public Kind What { get; private init; }

    public FencingToken Token { get; private init; }

    /// <summary>Another process waits.</summary>
    public bool OthersWait { get; private init; }

    /// <summary>How soon a majority may be free at the latest, unless the holder renews.</summary>
    public long Milliseconds { get; private init; }

    /// <summary>Why it is unavailable; of a split, what to say when trying again does not help, if that is no conflict.</summary>
    public StoreFailure? Failure { get; private init; }

    public static GrantOutcome Granted(long token, bool othersWait) => new() { What = Kind.Granted, Token = new FencingToken(token), OthersWait = othersWait };

    public static GrantOutcome Held(long milliseconds) => new() { What = Kind.Held, Milliseconds = milliseconds };

    public static GrantOutcome Split(StoreFailure? failure = null) => new() { What = Kind.Split, Milliseconds = 1, Failure = failure };

    public static GrantOutcome Unavailable(StoreFailure failure) => new() { What = Kind.Unavailable, Failure = failure };
}
