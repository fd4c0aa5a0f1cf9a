using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>A question about one lease, for who awaits what comes of it.</summary>
internal sealed class Answer(LockKeys keys, string leaseId, SharedTerms terms = default, string mark = "") : SharedCall
{
    private readonly TaskCompletionSource<long> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override LockKeys Keys => keys;

    public override string Id => leaseId;

    public override string Argument => leaseId + mark;

    public override SharedTerms Terms => terms;

    /// <exception cref="StoreFailure">No answer.</exception>
    public Task<long> Reply => _reply.Task;

    public override void OnReply(long reply) => _reply.TrySetResult(reply);

    public override void OnFailure(StoreFailure failure) => _reply.TrySetException(failure);
}
