using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>Who counts what servers answer.</summary>
internal interface IVoteCounter
{
    /// <summary>No vote matters any more that was not sent yet.</summary>
    bool IsDecided { get; }

    void OnReply(Vote vote, long reply);

    void OnFailure(Vote vote, StoreFailure failure);
}

/// <summary>One server's part in a call to several.</summary>
internal sealed class Vote(SharedCall call, QuorumServer server, IVoteCounter counter, VoteKind kind, string argument) : SharedCall
{
    private readonly string _id = call.Id;

    public QuorumServer Server => server;

    public VoteKind Kind => kind;

    public override LockKeys Keys => call.Keys;

    public override string Id => _id;

    public override string Argument => argument;

    // What is held is renewed and released wherever it can be, also when a majority has done so.
    public override bool IsWanted => kind is VoteKind.Renew or VoteKind.Release || !counter.IsDecided;

    public override SharedTerms Terms { get; } = kind is VoteKind.Release or VoteKind.WriteBack ? default : call.Terms;

    public override void OnReply(long reply) => counter.OnReply(this, reply);

    public override void OnFailure(StoreFailure failure) => counter.OnFailure(this, failure);
}

/// <summary>What a server is asked.</summary>
internal enum VoteKind
{
    /// <summary>To take the lock for us, or to tell that we have it.</summary>
    Grant,

    /// <summary>To make our token known.</summary>
    WriteBack,

    /// <summary>To give the lease its TTL again.</summary>
    Renew,

    /// <summary>To end the lease.</summary>
    Release,
}
