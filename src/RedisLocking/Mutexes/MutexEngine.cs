using RedisLocking.Configuration;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;

namespace RedisLocking.Mutexes;

/// <summary>
/// What the mutexes of a provider share, and one attempt to take one of them. An attempt without an answer is never sent
/// again: it is asked after under its id, and an id that nobody here holds is swept.
/// </summary>
internal sealed class MutexEngine
{
    public const string Kind = "mutex";

    private readonly MutexStore _store;
    private readonly LeaseIds _ids = new();
    private readonly Sweeper _sweeper;
    private readonly TimeSpan _deadline;
    private readonly LeaseCommands _commands;

    public MutexEngine(MutexStore store, LeaseHost host, Sweeper sweeper, TimeSpan operationDeadline, CancellationToken closing)
    {
        _store = store;
        _sweeper = sweeper;
        _deadline = operationDeadline;
        _commands = new LeaseCommands(Kind, RenewAsync, ReleaseAsync);
        Host = host;
        Closing = closing;
    }

    public LeaseHost Host { get; }

    /// <summary>Cancelled when the provider is closed.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Asks Redis once.</summary>
    /// <exception cref="StoreFailure">Nobody knows whether the lock is free.</exception>
    public async Task<LockAttempt> AttemptAsync(LockName name, LeaseTerms terms, CancellationToken cancellationToken)
    {
        var leaseId = _ids.Next();
        var sent = Host.Clock.Now;
        var call = _store.AcquireAsync(name, leaseId, terms.Ttl, _deadline);
        try
        {
            var reply = await call.WaitAsync(cancellationToken).ConfigureAwait(false);
            return reply > 0
                ? Grant(name, leaseId, reply, terms, sent)
                : LockAttempt.Conflict(reply < 0 ? TimeSpan.FromMilliseconds(-reply) : null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The call travels on without its caller.
            Sweep(name, leaseId, WasGrantedAsync(call));
            throw;
        }
        catch (StoreFailure failure) when (failure.MayHaveRun)
        {
            if (await AskAfterAsync(name, leaseId, terms, sent + _deadline).ConfigureAwait(false) is { } granted)
                return granted;
            throw;
        }
    }

    private async Task<LockAttempt?> AskAfterAsync(LockName name, string leaseId, LeaseTerms terms, TimeSpan deadline)
    {
        var sent = Host.Clock.Now;
        if (sent < deadline)
        {
            try
            {
                var token = await _store.QueryAsync(name, leaseId, terms.Ttl, deadline - sent).ConfigureAwait(false);
                if (token > 0)
                    return Grant(name, leaseId, token, terms, sent);
            }
            catch (StoreFailure)
            {
                // The acquire's own failure says what the caller needs to know.
            }
        }

        Sweep(name, leaseId);
        return null;
    }

    private LockAttempt Grant(LockName name, string leaseId, long token, LeaseTerms terms, TimeSpan sent)
    {
        if (Closing.IsCancellationRequested)
        {
            Sweep(name, leaseId);
            throw new StoreFailure("the provider was closed", mayHaveRun: false, innerException: null);
        }

        if (Host.Clock.Now >= LeaseClock.Deadline(sent, terms.Ttl))
        {
            Sweep(name, leaseId);
            throw new StoreFailure($"the answer took longer than the TTL of {terms.Ttl.TotalMilliseconds:0} ms", mayHaveRun: false, innerException: null);
        }

        var lease = new RedisLease(Host, _commands, name, leaseId, new FencingToken(token), terms, sent);
        lease.Start();
        return LockAttempt.Granted(lease);
    }

    private Task<bool> RenewAsync(RedisLease lease, TimeSpan ttl, TimeSpan timeout) =>
        _store.RenewAsync(lease.Name, lease.LeaseId, ttl, timeout < _deadline ? timeout : _deadline);

    private async Task<bool> ReleaseAsync(RedisLease lease)
    {
        try
        {
            return await _store.ReleaseAsync(lease.Name, lease.LeaseId, _deadline).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            Sweep(lease.Name, lease.LeaseId);
            throw;
        }
    }

    private void Sweep(LockName name, string leaseId, Task<bool>? answer = null) =>
        _sweeper.Sweep(leaseId, () => _store.ReleaseAsync(name, leaseId, _deadline), answer);

    private static async Task<bool> WasGrantedAsync(Task<long> call) => await call.ConfigureAwait(false) > 0;
}
