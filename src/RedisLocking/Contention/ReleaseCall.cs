using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>The release of a hold in Redis, and who wants to know whether it was still ours (nobody, when no holder was left).</summary>
internal sealed class ReleaseCall(Contender contender, Hold hold, TaskCompletionSource<bool>? answer) : SharedCall
{
    public override LockKeys Keys => hold.Keys;

    public override string Id => hold.Id;

    public override void OnReply(long reply)
    {
        if (answer is not null)
        {
            // Our clock ends a lease before Redis does, so it may still be there when its holder has been told that it is lost.
            var stillOurs = reply != 0 && !hold.WasLost;
            contender.Host.Released(hold, stillOurs);
            answer.SetResult(stillOurs);
        }

        contender.OnReleased(hold);
    }

    public override void OnFailure(StoreFailure failure)
    {
        contender.Sweep(hold);
        if (answer is not null)
        {
            contender.Host.ReleaseFailed(hold, failure);
            answer.SetException(new LockUnavailableException(
                hold.Keys.Name,
                $"The release of lock '{hold.Keys.Name}' was not confirmed: {failure.Message}. The lock is freed as soon as Redis answers, by its TTL at the latest.",
                failure));
            _ = answer.Task.Exception; // Observed: its holder may not look.
        }

        contender.OnReleased(hold);
    }
}
