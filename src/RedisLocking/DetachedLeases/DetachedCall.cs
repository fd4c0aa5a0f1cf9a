using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.DetachedLeases;

/// <summary>The renewal or the release of a detached lease: it travels with those of others.</summary>
internal sealed class DetachedCall(LockKeys keys, string id, SharedTerms terms, MonotonicClock clock) : SharedCall
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override LockKeys Keys => keys;

    public override string Id => id;

    public override SharedTerms Terms => terms;

    /// <summary>Whether the lease was there.</summary>
    public Task<bool> Answer => _answer.Task;

    /// <summary>No later than Redis began its TTL.</summary>
    public TimeSpan Sent { get; private set; } = clock.Now;

    public override void OnSending(TimeSpan now) => Sent = now;

    public override void OnReply(long reply) => _answer.SetResult(reply > 0);

    public override void OnFailure(StoreFailure failure) => _answer.SetException(failure);
}
