using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.MultiLocks;

/// <summary>Asks for several locks in one script call, in which all of them are taken or none.</summary>
internal sealed class JointCalls(RedisScript acquire, ScriptRunner runner, LockTable table, LeaseHost host, TimeSpan operationDeadline)
{
    public TimeProvider Time => host.Clock.Provider;

    public TimeSpan Now => host.Clock.Now;

    public LockTable Table => table;

    /// <summary>
    /// All of them, or none; null when one call cannot say: in a cluster they are not on one node, or this process is just
    /// asking for one of them.
    /// </summary>
    public async ValueTask<JointAttempt?> TakeAllAsync(IReadOnlyList<RedisLock> locks)
    {
        var entered = new List<Entry>(locks.Count);
        try
        {
            foreach (var one in locks)
            {
                if (table.TryEnter(one, out var caller, out var taken) is { } contender)
                {
                    entered.Add(new Entry(one, contender, caller!));
                    continue;
                }

                Withdraw(entered);
                return taken is { } conflict ? JointAttempt.Conflict(one.Name, conflict.RetryAfter) : null;
            }
        }
        catch (ObjectDisposedException)
        {
            Withdraw(entered);
            throw;
        }

        JointAttempt? refused = null;
        var deadline = host.Clock.Now + operationDeadline;
        try
        {
            var cluster = runner.IsCluster(await runner.OpenAsync(deadline).ConfigureAwait(false));
            if (cluster && locks.Select(one => KeySpace.SlotOf(one.Name)).Distinct().Skip(1).Any())
            {
                Withdraw(entered);
                return null;
            }

            refused = await SendAsync(entered, deadline).ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            foreach (var entry in entered)
                entry.Contender.OnFailure(failure, deadline);
        }

        return refused ?? JointAttempt.Granted(await LeasesAsync(entered).ConfigureAwait(false));
    }

    /// <summary>Tells each contender what it has; what refused all of them, if something did.</summary>
    private async Task<JointAttempt?> SendAsync(List<Entry> entered, TimeSpan deadline)
    {
        var sent = host.Clock.Now;
        var reply = (RedisResult[])(await runner.RunAsync(
            acquire,
            cluster => [runner.Keys.Token(entered[0].Lock.Name, cluster), .. entered.Select(entry => (RedisKey)entry.Lock.Keys.Lock), .. entered.Select(entry => (RedisKey)entry.Lock.Keys.Queue)],
            [LeaseClock.Milliseconds(WaitTimes.Claim), runner.Keys.WakeChannels, host.StartedAt.ToUnixTimeMilliseconds(), .. entered.SelectMany(entry => Arguments(entry))],
            deadline).ConfigureAwait(false))!;

        var (which, number) = ((int)reply[0], (long)reply[1]);
        if (which == 0)
        {
            for (var index = 0; index < entered.Count; index++)
                entered[index].Contender.OnTaken(sent, number + index);
            return null;
        }

        var refused = entered[which - 1];
        if (number < 0)
        {
            refused.Contender.OnFailure(ServerErrors.OfLayout((string)reply[2]!), deadline);
            Withdraw(entered.Where(entry => entry != refused));
            return null;
        }

        Withdraw(entered);
        return JointAttempt.Conflict(refused.Lock.Name, LockAttempt.Conflict(TimeSpan.FromMilliseconds(number)).RetryAfter);
    }

    private static RedisValue[] Arguments(Entry entry) => [entry.Contender.Id, LeaseClock.Milliseconds(entry.Lock.Terms.Ttl)];

    /// <summary>None of them is taken: whoever has come for one of the locks meanwhile asks for it himself.</summary>
    private static void Withdraw(IEnumerable<Entry> entered)
    {
        foreach (var entry in entered)
            entry.Contender.Withdraw(entry.Caller);
    }

    /// <summary>What the contenders have got. Where an answer was lost each has asked after its own: all, or none.</summary>
    private static async Task<ILockLease[]> LeasesAsync(List<Entry> entered)
    {
        var answers = entered.ConvertAll(entry => entry.Caller.Task.AsTask());
        try
        {
            var leases = await Task.WhenAll(answers).ConfigureAwait(false);
            if (Array.TrueForAll(leases, lease => lease is not null))
                return leases!;
        }
        catch (LockUnavailableException)
        {
            foreach (var granted in answers.Where(answer => answer is { IsCompletedSuccessfully: true, Result: not null }))
                await granted.Result!.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        throw new InvalidOperationException("A contender that was granted its lock has no lease.");
    }

    private sealed record Entry(RedisLock Lock, Contender Contender, Caller Caller);
}
