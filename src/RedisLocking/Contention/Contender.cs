using RedisLocking.DetachedLeases;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Contention;

/// <summary>
/// One lock as this process contends for it: its local waiters, first come first served, and what speaks to Redis for all of
/// them. (Of a kind that several may hold at once, each caller has a contender of his own.) Here are the transitions;
/// <c>Contender.Asking.cs</c> is its place in the queue in Redis, and <c>Contender.Steps.cs</c> does what the transitions decide.
/// </summary>
/// <remarks>
/// <code>
///                granted                    released, and somebody waits here
///   Attempting ──────────► Held ─► Releasing ────────────► Attempting or Asking
///       │ conflict         ▲  ▲ │      │ nobody waits here
///       ▼        granted   │  │ └ next local waiter, without a round trip
///     Asking ──────────────┘  │        ▼
///     (queued in Redis)   ToppingUp   Gone
///                         (tokens for more local waiters)
///
///   Where replicas must acknowledge a grant:
///                              n replicas have it
///   granted ──► Acknowledging ───────────────────► Held
///                     │ too few, or nobody says: all who wait here are told
///                     └──► Releasing (of an upgrade, Gone: it becomes the reader again)
/// </code>
/// Acknowledging belongs to the call that was granted: who comes meanwhile, or whose time ends, shares its outcome, and who is
/// cancelled leaves. When the grant's time is over before its acknowledgement is here, it is gone, and swept.
/// Every transition is made under the stripe's gate and returns a <see cref="Step"/>, which is done after the gate is left:
/// nothing is sent and nobody is told anything under the gate, and a call that fails at once finds no half-made transition.
/// What arrives late (an answer, a message, a timer) finds another stage, hold or id, and does nothing.
/// </remarks>
internal sealed partial class Contender : SharedCall, IHoldOwner, ILocalQueue
{
    // The bit that is turned over in the answer for a semaphore to which another provider gave another size.
    private const long OtherSize = 1L << 62;

    private readonly LockKind _kind;
    private readonly LockTable.Stripe _stripe;
    private WaiterList _waiters;
    private Stage _stage = Stage.Attempting;
    private LeaseTerms _terms;
    private string _id;
    private TimeSpan _sent;
    private ushort _reserved;
    private Hold? _hold;
    private TurnGrants _grants;

    /// <summary>While it is held: until when it may pass within the process although others wait. Otherwise: when the holder's lease ends, as far as is known.</summary>
    private TimeSpan _until;
    private bool _othersWait;

    public Contender(LockKind kind, LockTable.Stripe stripe, LockKeys keys, LeaseTerms terms)
    {
        _kind = kind;
        _stripe = stripe;
        _terms = terms;
        _id = kind.NextId(terms.Owner);
        Keys = keys;
    }

    private enum Stage : byte
    {
        Attempting,
        Asking,
        Acknowledging,
        Held,
        ToppingUp,
        Releasing,
        Gone,
    }

    public override LockKeys Keys { get; }

    public override string Id => _id;

    /// <summary>With a mark that <c>acquire.lua</c> knows, of who is ready to wait.</summary>
    public override string Argument => _place is null ? _id : _id + "?";

    public override SharedTerms Terms => new(LeaseClock.Milliseconds(_terms.Ttl), _reserved);

    public LockName Name => Keys.Name;

    /// <summary>Whether it contends for all callers of the process.</summary>
    public bool IsShared => _kind.IsSharedInProcess;

    public LeaseHost Host => _kind.Host;

    public string Kind => _kind.Name;

    public Hold? Session => _kind.Session;

    public ICallQueue Renewals => _kind.Store.Renewals;

    public TimingWheel Wheel => Host.Wheel;

    private TimeSpan Now => Host.Clock.Now;

    /// <summary>A call is on its way whose answer, or failure, tells how the lock stands.</summary>
    private bool IsUnanswered => _stage is Stage.Attempting or Stage.Acknowledging or Stage.Releasing || _place is { AskSent: not null };

    /// <summary>Whether somebody who asks once can be refused without asking Redis; under the gate.</summary>
    public bool IsTaken(TimeSpan now, out TimeSpan? expiresIn)
    {
        expiresIn = ExpiresIn(now);
        return _stage switch
        {
            Stage.Held => _hold is { IsOver: false },
            Stage.Asking or Stage.ToppingUp => true,
            _ => false,
        };
    }

    /// <summary>Whether it contends for that kind of lock: it speaks for a name, and a name stands for one kind.</summary>
    public bool IsFor(LockKind kind) => kind == _kind;

    /// <exception cref="LockUnavailableException">It contends for another kind of lock.</exception>
    public void ThrowIfNotFor(LockKind kind)
    {
        if (!IsFor(kind))
            throw MixedKinds.Exception(Name, _kind.InWords, kind.InWords);
    }

    /// <summary>Adds a waiter; under the gate.</summary>
    public void Join(Waiter waiter, LeaseTerms terms, bool asksOnce)
    {
        waiter.Enter(this, terms, asksOnce);
        if (_stage != Stage.Attempting || _waiters.Count > 0)
            Host.Metrics.Arrived(Kind, LockResults.Local, _waiters.Count);
        _waiters.Add(waiter);
    }

    /// <summary>The first step, for the first waiter; under the gate, by who made this.</summary>
    public Step Begin() => IsShared || _waiters.First!.AsksOnce ? Step.Attempt() : JoinQueue();

    /// <summary>Of a hold that came to be without an attempt of this: its lease.</summary>
    public RedisLease Adopt(string leaseId, TimeSpan until, FencingToken token)
    {
        Hold hold;
        RedisLease lease;
        lock (_stripe.Gate)
        {
            _id = leaseId;
            _stage = Stage.Held;
            _hold = hold = new Hold(this, leaseId, _terms, until);
            lease = _kind.NewLease(hold, token, _grants.Next());
        }

        hold.GiveTo(lease);
        return lease;
    }

    private void Attempt()
    {
        _sent = Now;
        _reserved = TokensWanted();
        _kind.Store.Acquires.Send(this);
    }

    // Opening the connection may take longer than a short TTL: the lease is counted from when it was open.
    public override void OnSending(TimeSpan now)
    {
        _sent = now;
        if (IsShared)
            return;
        lock (_stripe.Gate)
        {
            if (_place is { } place)
                place.AskSent = now;
        }
    }

    public override void OnReply(long reply)
    {
        var isOtherSize = (reply < 0) != ((reply & OtherSize) != 0);
        if (isOtherSize)
            reply ^= OtherSize;
        if (_stage != Stage.Attempting)
        {
            OnAsked(_id, joins: true, _sent, tokens: 1, AskReply.From(reply, isOtherSize));
            return;
        }

        if (isOtherSize)
            _kind.OnOtherSize(Name);
        Step step;
        lock (_stripe.Gate)
        {
            step = reply > 0
                ? OnGrant(_id, LeaseClock.Deadline(_sent, _terms.Ttl), reply, _reserved, how: null)
                : OnConflict(Now + TimeSpan.FromMilliseconds(-reply));
        }

        Do(step);
    }

    /// <summary>It was taken together with others, by a call that was sent at <paramref name="sent"/>.</summary>
    public void OnTaken(TimeSpan sent, long token)
    {
        Step step;
        lock (_stripe.Gate)
            step = OnGrant(_id, LeaseClock.Deadline(sent, _terms.Ttl), token, tokens: 1, how: null);
        Do(step);
    }

    /// <summary>It is not asked for together with others after all. What refused them says nothing about this lock.</summary>
    public void Withdraw(Waiter waiter)
    {
        Step step;
        bool waited;
        lock (_stripe.Gate)
        {
            waited = _waiters.Remove(waiter);
            step = ContendOrForget();
        }

        if (waited)
            waiter.End(LockAttempt.Conflict(holderExpiresIn: null));
        Do(step);
    }

    /// <summary>The call for several locks, this one among them, failed.</summary>
    public void OnFailure(StoreFailure failure, TimeSpan deadline)
    {
        Deadline = deadline;
        OnFailure(failure);
    }

    public override void OnFailure(StoreFailure failure)
    {
        if (_stage != Stage.Attempting)
            OnAskFailed(_id, joins: true, failure, Deadline);
        else if (failure.MayHaveRun)
            _ = AskAfterAsync(_id, failure);
        else
            FailAttempt(_id, failure);
    }

    public void TimeOut(Waiter waiter)
    {
        Step step;
        TimeSpan? expiresIn;
        lock (_stripe.Gate)
        {
            // Without the answer to what is on its way nobody knows whether somebody holds the lock: it has the last word.
            if (!waiter.IsIn(this))
                return;
            if (IsUnanswered)
            {
                waiter.AsksOnce = true;
                return;
            }

            _waiters.Remove(waiter);
            expiresIn = ExpiresIn(Now);
            step = OnWaiterLeft();
        }

        Do(step);
        waiter.End(LockAttempt.Conflict(expiresIn));
    }

    public void Cancel(Waiter waiter, CancellationToken cancellation)
    {
        Step step;
        lock (_stripe.Gate)
        {
            if (!waiter.IsIn(this))
                return;
            _waiters.Remove(waiter);
            step = OnWaiterLeft();
        }

        Do(step);
        waiter.Fail(new OperationCanceledException(cancellation));
    }

    public Task<bool> PinAsync(Hold hold, TimeSpan ttl) => _kind.PinAsync(Keys, hold.Id, ttl);

    public Condition? PinnedBy(Hold hold) => _kind.PinnedBy(Keys, hold.Id);

    public Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl) => _kind.DetachAsync(hold, ttl);

    public void Release(Hold hold, TaskCompletionSource<bool> answer)
    {
        Step step;
        var passes = false;
        lock (_stripe.Gate)
        {
            var now = Now;
            passes = _hold == hold && CanPass(hold, now);
            step = passes ? GiveToNext(hold, LockResults.Local, now)
                : _hold == hold ? BeginRelease(hold, answer)
                : Step.Release(hold, answer); // It was lost; whatever is in Redis under its id is deleted all the same.
        }

        if (passes)
        {
            Host.Released(hold, stillOurs: true);
            answer.SetResult(true);
        }

        Do(step);
    }

    /// <summary>The release was answered, or it failed and the id is swept.</summary>
    public void OnReleased(Hold hold) => OnLost(hold);

    /// <summary>Nobody knows whether the release was run: it is seen to that the id does not keep the lock.</summary>
    public void Sweep(Hold hold) => _kind.SweepReleased(Keys, hold.Id);

    public void OnLost(Hold hold)
    {
        Step step;
        lock (_stripe.Gate)
        {
            if (_hold != hold)
                return;
            _hold = null;
            step = ContendOrForget();
        }

        _kind.Wake.Remove(hold.Id);
        Do(step);
    }

    /// <summary>The table closes: who waits is told. An attempt that is on its way gives back what it is granted.</summary>
    public void Close(string why)
    {
        Step step;
        lock (_stripe.Gate)
        {
            step = EndAll(new StoreFailure(why, mayHaveRun: false, innerException: null), OnAllLeft());
        }

        Do(step);
    }

    private ushort TokensWanted() => _grants.TokensWanted(here: Math.Max(_waiters.Count, 1 + (_waiters.First?.Followers ?? 0)));

    private TimeSpan? ExpiresIn(TimeSpan now) => (_hold?.Until ?? _until) is var until && until > now ? until - now : null;

    /// <summary>The hold may go to the next local waiter: that one asked for the same, and no other process waits for too long.</summary>
    private bool CanPass(Hold hold, TimeSpan now) =>
        _stage == Stage.Held && _waiters.First is { } next && hold.HasTermsOf(next.Terms) && !hold.IsOverAt(now) && !hold.IsPinned
        && _kind.LocalPassBudget > TimeSpan.Zero && (!_othersWait || now < _until);

    private Step OnGrant(string id, TimeSpan until, long token, int tokens, string? how)
    {
        var hold = new Hold(this, id, _terms, until);
        if (hold.IsOver)
            return OnTooLate(hold);

        LeavePlace();
        _hold = hold;
        _hold.Tokens = new HoldTokens(token, tokens);
        _grants.Begin();
        _othersWait = false;
        if (_kind.Acks is null)
            return OnHeld(hold, how);

        _stage = Stage.Acknowledging;
        return Step.Acknowledge(hold, how);
    }

    private Step OnTooLate(Hold hold)
    {
        _hold = null;
        Forget();
        return EndAll(new StoreFailure($"the answer took longer than the TTL of {_terms.Ttl.TotalMilliseconds:0} ms", mayHaveRun: true, innerException: null), Step.Sweep(hold.Id));
    }

    private Step OnHeld(Hold hold, string? how)
    {
        var now = Now;
        _until = now + _kind.LocalPassBudget;
        var step = GiveToNext(hold, how, now);
        var refused = _waiters.RemoveAll(static waiter => waiter.AsksOnce);

        // Where holds are short the tokens for the next ones are fetched while the first lasts.
        if (_waiters.Count > 0 && _grants.PassedOnInLastTurn && hold.Tokens.Left == 0)
            step = step with { Tokens = Fetch(hold) };
        return step with { Ended = refused, ExpiresIn = ExpiresIn(Now) };
    }

    private Step OnConflict(TimeSpan holderUntil)
    {
        _until = holderUntil;
        var refused = _waiters.RemoveAll(static waiter => waiter.AsksOnce);
        var step = _waiters.Count > 0 ? JoinQueue() : Forget();
        return step with { Ended = refused, ExpiresIn = ExpiresIn(Now) };
    }

    private Step GiveToNext(Hold hold, string? how, TimeSpan now)
    {
        if (_waiters.First is not { } next || !hold.HasTermsOf(next.Terms))
            return GiveBack(hold);

        if (hold.Tokens.Left == 0 || (_grants.Any && now >= _until))
        {
            // Redis also tells whether another process waits: only then must this one stop.
            _stage = Stage.ToppingUp;
            return hold.Tokens.AreExpected ? Step.Nothing : Step.Fetch(hold, Fetch(hold));
        }

        _waiters.Remove(next);
        _stage = Stage.Held;
        if (how is not null)
            Host.Metrics.HandedOff(Kind, how);
        return Step.Give(hold, _kind.NewLease(hold, hold.Tokens.Take(), _grants.Next()), next);
    }

    private int Fetch(Hold hold)
    {
        var wanted = TokensWanted();
        hold.Tokens.Expect(wanted);
        return wanted;
    }

    private Step OnFetched(Hold hold, long token, int tokens, TimeSpan sent)
    {
        hold.Tokens.Expect(0);
        if (_hold != hold)
        {
            // It was lost meanwhile, and has no holder who would release what this call may have kept alive.
            return Step.Sweep(hold.Id);
        }

        _othersWait = token < 0;
        var now = Now;
        if (token != 0)
        {
            hold.Extended(sent);
            hold.Tokens = new HoldTokens(Math.Abs(token), tokens);
            _until = _othersWait ? _until : now + _kind.LocalPassBudget;
        }

        if (_stage != Stage.ToppingUp)
            return Step.Nothing;
        return token > 0 || (token < 0 && now < _until) ? GiveToNext(hold, LockResults.Local, now) : BeginRelease(hold, answer: null);
    }

    private Step BeginRelease(Hold hold, TaskCompletionSource<bool>? answer)
    {
        _stage = Stage.Releasing;
        return Step.Release(hold, answer);
    }

    /// <summary>Nobody here takes it.</summary>
    private Step GiveBack(Hold hold)
    {
        if (!_kind.IsLeftUnlessTaken)
            return BeginRelease(hold, answer: null);

        _hold = null;
        Forget();
        return Step.Leave(hold.Id);
    }

    private Step ContendOrForget()
    {
        if (_waiters.First is not { } next)
            return Forget();
        if (!next.AsksOnce)
            return JoinQueue();

        _stage = Stage.Attempting;
        _terms = next.Terms;
        _id = _kind.NextId(_terms.Owner);
        return Step.Attempt();
    }

    private Step OnWaiterLeft() => _waiters.Count == 0 ? OnAllLeft() : Step.Nothing;

    /// <summary>Nobody here wants the place in Redis any more. What is on its way or held ends by itself.</summary>
    private Step OnAllLeft()
    {
        if (_stage != Stage.Asking)
            return Step.Nothing;
        var joinMayBeLate = _place!.JoinMayBeLate;
        Forget();
        return joinMayBeLate ? Step.Sweep(_id) : Step.Leave(_id);
    }

    private Step Forget()
    {
        _stage = Stage.Gone;
        LeavePlace();
        _stripe.Remove(this);
        return Step.Nothing;
    }

    private Step EndAll(StoreFailure failure, Step step) => step with { Ended = _waiters.RemoveAll(static _ => true), Failure = failure };
}
