using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Contention;

/// <summary>The scripts of a family of locks as calls. Each fails with <see cref="StoreFailure"/> and nothing else.</summary>
internal sealed class LockStore : ILockStore
{
    private readonly ScriptRunner _runner;
    private readonly LockScripts _scripts;
    private readonly RedisValue _claim = LeaseClock.Milliseconds(WaitTimes.Claim);
    private readonly RedisValue _queueTtl = LeaseClock.Milliseconds(WaitTimes.QueueTtl);
    private readonly RedisValue _channels;
    private readonly RedisValue _since;
    private readonly RedisKey[] _session;

    /// <param name="scripts">The family's.</param>
    /// <param name="runner">Where calls go.</param>
    /// <param name="host">Clock and metrics.</param>
    /// <param name="operationDeadline">When a call is given up.</param>
    /// <param name="session">Of a session's leases, its key: the scripts that acquire and ask take it. null: they are nobody's.</param>
    public LockStore(LockScripts scripts, ScriptRunner runner, LeaseHost host, TimeSpan operationDeadline, RedisKey? session = null)
    {
        _runner = runner;
        _scripts = scripts;
        _channels = runner.Keys.WakeChannels;
        _since = host.StartedAt.ToUnixTimeMilliseconds();
        _session = session is { } key ? [key] : [];
        OperationDeadline = operationDeadline;
        Acquires = Share(new SharedScript(scripts.Acquire, TakesToken: true, TakesQueue: scripts.AcquireArguments > 2, scripts.AcquireArguments, FillAcquire) { Session = session });
        Releases = Share(new SharedScript(scripts.Release, TakesToken: true, TakesQueue: true, CommonCount: 2, (_, arguments) => (arguments[0], arguments[1]) = (_claim, _channels), TakesLeader: scripts.TakesLeader));
        Renewals = Share(new SharedScript(scripts.Renew, TakesToken: false, TakesQueue: false, CommonCount: 1, static (terms, arguments) => arguments[0] = terms.Milliseconds, InBackground: true, scripts.TakesLeader));

        SharedCalls Share(SharedScript shared) => new(shared, runner, host.Wheel, host.Metrics, operationDeadline);
    }

    public TimeSpan OperationDeadline { get; }

    /// <summary>What a wake channel begins with.</summary>
    public RedisValue Channels => _channels;

    public ICallQueue Acquires { get; }

    public ICallQueue Releases { get; }

    public ICallQueue Renewals { get; }

    /// <summary>The keys of a lock of which only the key is known.</summary>
    public LockKeys KeysOf(string lockKey) => _runner.Keys.OfKey(lockKey);

    public async Task<AskReply> AskAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, bool joins, TimeSpan deadline) =>
        AskReply.From(await _runner.RunAsync(
            _scripts.Ask, cluster => [keys.Lock, keys.Queue, Counter(keys, cluster), .. _session],
            [leaseId, LeaseClock.Milliseconds(ttl), tokens, joins ? 1 : 0, _claim, _channels, _queueTtl, _since], deadline).ConfigureAwait(false));

    public async Task<long> ExtendAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, TimeSpan deadline) =>
        (long)await _runner.RunAsync(
            _scripts.Extend, cluster => [keys.Lock, keys.Queue, Counter(keys, cluster)],
            [leaseId, LeaseClock.Milliseconds(ttl), tokens], deadline).ConfigureAwait(false);

    public async Task<bool> LeaveAsync(LockKeys keys, string leaseId) =>
        (long)await RunOnLockAsync(_scripts.Leave, keys, [leaseId, _claim, _channels]).ConfigureAwait(false) == 1;

    /// <summary>Gives a lease to a handle; the detached lease's token, or 0 when the lease is gone. Doing it again tells what became of it.</summary>
    public async Task<long> DetachAsync(LockKeys keys, string leaseId, string idBeforeToken, string kind, TimeSpan ttl, TimeSpan deadline) =>
        (long)await RunAsync(
            _scripts.Detach,
            cluster => _scripts.TakesLeader ? [keys.Lock, keys.Queue, Counter(keys, cluster), keys.Leader] : [keys.Lock, keys.Queue, Counter(keys, cluster)],
            [leaseId, idBeforeToken, kind, LeaseClock.Milliseconds(ttl)],
            deadline).ConfigureAwait(false);

    /// <summary>How many ms a lease lasts; below 0 when it is gone.</summary>
    public async Task<long> CheckAsync(LockKeys keys, string leaseId) =>
        (long)await RunAsync(_scripts.Check, _ => [keys.Lock], [leaseId]).ConfigureAwait(false);

    /// <summary>Takes the lock away from whoever holds it; see the script.</summary>
    public async Task<RedisResult[]> ForceAsync(LockKeys keys, int mostHolders) =>
        (RedisResult[])(await RunOnLockAsync(_scripts.Force, keys, [_claim, _channels, _runner.Keys.ForcedChannel, mostHolders]).ConfigureAwait(false))!;

    /// <summary>A step that only some locks have, within the deadline of a call.</summary>
    public Task<RedisResult> RunAsync(RedisScript script, Func<bool, RedisKey[]> keys, RedisValue[] arguments, TimeSpan? deadline = null) =>
        _runner.RunAsync(script, keys, arguments, deadline ?? _runner.Clock.Now + OperationDeadline);

    /// <summary>The same of one that takes a lock, its queue and the counter.</summary>
    public Task<RedisResult> RunOnLockAsync(RedisScript script, LockKeys keys, RedisValue[] arguments, TimeSpan? deadline = null) =>
        RunAsync(script, cluster => [keys.Lock, keys.Queue, Counter(keys, cluster)], arguments, deadline);

    private RedisKey Counter(LockKeys keys, bool cluster) => _runner.Keys.Token(keys.Name, cluster);

    private void FillAcquire(SharedTerms terms, RedisValue[] arguments)
    {
        (arguments[0], arguments[1]) = (terms.Milliseconds, terms.Tokens);
        if (_scripts.AcquireArguments > 2)
            (arguments[2], arguments[3], arguments[4], arguments[5]) = (_claim, _channels, _since, _queueTtl);
    }
}
