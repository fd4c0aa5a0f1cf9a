using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Mutexes;

/// <summary>The mutex's scripts as calls. Each fails with <see cref="StoreFailure"/> and nothing else.</summary>
internal sealed class MutexStore
{
    /// <summary>Behind an id in the lock: somebody waits, or the lock is pinned.</summary>
    private const string Mark = "+";

    private readonly ScriptRunner _runner;
    private readonly RedisValue _claim = LeaseClock.Milliseconds(WaitTimes.Claim);
    private readonly RedisValue _channels;

    public MutexStore(ScriptRunner runner, LeaseHost host, TimeSpan operationDeadline)
    {
        _runner = runner;
        _channels = runner.Keys.WakeChannels;
        OperationDeadline = operationDeadline;
        Acquires = new SharedCalls(new SharedScript(MutexScripts.Acquire, TakesToken: true, TakesQueue: false, CommonCount: 2, (terms, arguments) => (arguments[0], arguments[1]) = (terms.Milliseconds, terms.Tokens)), runner, host.Wheel, host.Metrics, operationDeadline);
        Releases = new SharedCalls(new SharedScript(MutexScripts.Release, TakesToken: true, TakesQueue: true, CommonCount: 2, (_, arguments) => (arguments[0], arguments[1]) = (_claim, _channels)), runner, host.Wheel, host.Metrics, operationDeadline);
        Renewals = new SharedCalls(new SharedScript(MutexScripts.Renew, TakesToken: false, TakesQueue: false, CommonCount: 1, static (terms, arguments) => arguments[0] = terms.Milliseconds, SharedScript.MostLocksInBackground), runner, host.Wheel, host.Metrics, operationDeadline);
    }

    public TimeSpan OperationDeadline { get; }

    /// <summary>The keys of a lock of which only the key is known.</summary>
    public LockKeys KeysOf(string lockKey) => _runner.Keys.OfKey(lockKey);

    public SharedCalls Acquires { get; }

    public SharedCalls Releases { get; }

    public SharedCalls Renewals { get; }

    public async Task<AskReply> AskAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, bool joins, TimeSpan deadline) =>
        AskReply.From(await _runner.RunAsync(
            MutexScripts.Ask, cluster => [keys.Lock, keys.Queue, _runner.Keys.Token(keys.Name, cluster)],
            [leaseId, LeaseClock.Milliseconds(ttl), tokens, joins ? 1 : 0, _claim, _channels, LeaseClock.Milliseconds(WaitTimes.QueueTtl)], deadline).ConfigureAwait(false));

    /// <summary>The first token when the lease is ours, else 0; negated when another process waits.</summary>
    public async Task<long> ExtendAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, TimeSpan deadline) =>
        (long)await _runner.RunAsync(
            MutexScripts.Extend, cluster => [keys.Lock, _runner.Keys.Token(keys.Name, cluster)],
            [leaseId, LeaseClock.Milliseconds(ttl), tokens], deadline).ConfigureAwait(false);

    /// <summary>The value that the lock has while the lease lasts, from now on for the whole TTL; null when it is not ours.</summary>
    public async Task<string?> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl)
    {
        var reply = await _runner.RunAsync(
            MutexScripts.Pin, _ => [keys.Lock], [leaseId, LeaseClock.Milliseconds(ttl)], _runner.Clock.Now + OperationDeadline).ConfigureAwait(false);
        return (long)reply == 1 ? leaseId + Mark : null;
    }

    /// <summary>Gives up an id, whatever became of it; true when it had the lock.</summary>
    public async Task<bool> LeaveAsync(LockKeys keys, string leaseId) =>
        (long)await _runner.RunAsync(
            MutexScripts.Leave, cluster => [keys.Lock, keys.Queue, _runner.Keys.Token(keys.Name, cluster)],
            [leaseId, _claim, _channels], _runner.Clock.Now + OperationDeadline).ConfigureAwait(false) == 1;
}
