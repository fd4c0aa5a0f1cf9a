using System.Globalization;
using RedisLocking.DetachedLeases;
using RedisLocking.Diagnostics;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Leases;

/// <summary>One grant: what a holder has of a <see cref="Hold"/> until it releases or loses it. It is dead after that.</summary>
internal class RedisLease : LockLease
{
    private readonly Hold _hold;
    private readonly int _pass;

    /// <summary>A grant of the hold; <paramref name="pass"/> counts the grants of one hold from 0.</summary>
    public RedisLease(Hold hold, FencingToken token, int pass)
        : base(token)
    {
        _hold = hold;
        _pass = pass;
        GrantedAt = Host.Clock.Now;
    }

    public override LockName Name => _hold.Keys.Name;

    public string Kind => _hold.Kind;

    public TimeSpan GrantedAt { get; }

    public override string LeaseId => _pass == 0 ? _hold.Id : string.Create(CultureInfo.InvariantCulture, $"{_hold.Id}.{_pass}");

    /// <summary>How many more times it may be passed on within the process; an estimate, as seen from outside of the gate.</summary>
    public int PassesLeft => _hold.Tokens.LeftSoon;

    protected override string WhyLost => _hold.Loss.Why;

    public Hold Hold => _hold;

    private LeaseHost Host => _hold.Owner.Host;

    /// <summary>What is true in Redis while this lease lasts, once it is pinned, and at no other time; null where there is no such condition.</summary>
    public Condition? PinnedBy => _hold.Owner.PinnedBy(_hold);

    /// <summary>Makes <see cref="PinnedBy"/> true for as long as this lease lasts.</summary>
    /// <exception cref="LockLostException">The lease has ended.</exception>
    /// <exception cref="LockUnavailableException">Redis did not answer.</exception>
    public async Task PinAsync()
    {
        ThrowIfLost();
        _hold.MarkPinned();

        // Looked at again: a release before that may have passed the hold on, and to its next lease nothing is pinned here.
        ThrowIfLost();
        try
        {
            if (await _hold.PinAsync().ConfigureAwait(false))
                return;
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException(Name, $"No transaction can be guarded by lock '{Name}' now: {failure.Message}.", failure);
        }

        ThrowIfLost();
        throw new LockLostException(Name, $"The lease of lock '{Name}' is lost: {WhyLost}. Somebody else may hold it now.");
    }

    /// <summary>The lock's key.</summary>
    public string LockKey => _hold.Keys.Lock;

    /// <summary>
    /// What stands in the lock's key, with or without the mark, for as long as this lease lasts: it is not passed on inside of the process any more. Null once it
    /// has ended.
    /// </summary>
    public string? KeepAsItIs()
    {
        if (!IsLive)
            return null;
        _hold.MarkPinned();

        // Looked at again, as when it is pinned.
        return IsLive ? _hold.Id : null;
    }

    /// <summary>Whether that provider granted it.</summary>
    public bool IsOf(LeaseHost host) => Host == host;

    /// <summary>The hold is over.</summary>
    public void LoseWithHold() => Lose();

    protected override async ValueTask<Detachment> DetachCoreAsync(TimeSpan? ttl)
    {
        // Not passed on any more, and looked at again, as when it is pinned.
        _hold.MarkPinned();
        ThrowIfLost();
        return await _hold.Owner.DetachAsync(_hold, ttl ?? _hold.Ttl).ConfigureAwait(false);
    }

    protected override void OnDetached() => _hold.Supersede();

    protected override bool IsExpired()
    {
        if (!_hold.IsOver)
            return false;
        _hold.Expire();
        return true;
    }

    protected override void OnEnded(bool lost)
    {
        Host.Ended(this);
        if (lost)
            Host.Lost(this, _hold.Loss);
    }

    protected override void BeginRelease(TaskCompletionSource<bool> answer)
    {
        if (LockActivities.HasListeners)
            _ = ReleaseTracedAsync(answer);
        else
            _hold.Owner.Release(_hold, answer);
    }

    private async Task ReleaseTracedAsync(TaskCompletionSource<bool> answer)
    {
        using var activity = LockActivities.StartRelease(Name, Kind);
        Host.Traces?.Clear(_hold.Keys);
        var released = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _hold.Owner.Release(_hold, released);
        try
        {
            var ours = await released.Task.ConfigureAwait(false);
            activity.Ended(ours ? LockResults.Released : LockResults.NotOurs);
            answer.SetResult(ours);
        }
        catch (LockUnavailableException failure)
        {
            activity.Failed(LockResults.Unavailable, failure);
            answer.SetException(failure);
            _ = answer.Task.Exception; // Observed: its holder may not look.
        }
    }
}
