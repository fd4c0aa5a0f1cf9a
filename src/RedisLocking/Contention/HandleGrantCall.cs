using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>Asks for a free lock under the id of a handle, up to its token; it travels with others that ask.</summary>
internal sealed class HandleGrantCall(LockKeys keys, string idBeforeToken, TimeSpan ttl) : SharedCall
{
    private readonly TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override LockKeys Keys => keys;

    public override string Id => idBeforeToken;

    public override SharedTerms Terms { get; } = new(LeaseClock.Milliseconds(ttl), Tokens: 1);

    /// <summary>The token; 0 or less: somebody else holds it.</summary>
    public Task<long> Answer => _answer.Task;

    public override void OnReply(long reply) => _answer.SetResult(reply);

    public override void OnFailure(StoreFailure failure) => _answer.SetException(failure);
}
