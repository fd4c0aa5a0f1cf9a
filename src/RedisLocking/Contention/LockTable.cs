using System.Diagnostics.CodeAnalysis;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>
/// The locks that somebody in this process holds, waits for or asks for now; any other has no entry. It is what makes one
/// process one contender for a mutex: a caller who finds an entry is refused, or waits, without a command to Redis.
/// </summary>
internal sealed class LockTable
{
    private const int Stripes = 64;

    private readonly ContentionServices _services;
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];
    private volatile bool _closed;

    public LockTable(ContentionServices services) => _services = services;

    public ValueTask<ILockLease?> AcquireAsync(LockKind kind, LockKeys keys, LeaseTerms terms, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var now = _services.Host.Clock.Now;
        Contender? contender;
        Caller caller;
        Step begin;
        var stripe = StripeOf(keys.Name);
        lock (stripe.Gate)
        {
            contender = Find(stripe, kind, keys.Name);
            if (wait == TimeSpan.Zero && contender is not null && contender.IsTaken(now, out var expiresIn))
                return LockAttempt.Conflict(expiresIn).ToResult(keys.Name, wait, onConflict);
            caller = new Caller(wait, onConflict, cancellationToken);
            begin = Join(stripe, kind, keys, terms, caller, asksOnce: wait == TimeSpan.Zero, ref contender);
        }

        caller.Arm(wait, now);
        contender.Do(begin);
        return caller.Task;
    }

    /// <summary>The same for one who waits for several locks, and may have been told already what came of it; the conflict, if it is one at once.</summary>
    public LockAttempt? Ask(RedisLock one, bool asksOnce, Waiter waiter)
    {
        Contender? contender;
        Step begin;
        var stripe = StripeOf(one.Name);
        lock (stripe.Gate)
        {
            contender = Find(stripe, one.Kind, one.Name);
            if (asksOnce && contender is not null && contender.IsTaken(_services.Host.Clock.Now, out var expiresIn))
                return LockAttempt.Conflict(expiresIn);
            begin = Join(stripe, one.Kind, one.Keys, one.Terms, waiter, asksOnce, ref contender);
        }

        contender.Do(begin);
        return null;
    }

    /// <summary>
    /// A contender for a lock that is asked for together with others: by one call for all, not by one of its own. Null when the
    /// process contends for the lock already; whether it is taken is told then.
    /// </summary>
    public Contender? TryEnter(RedisLock one, out Caller? caller, out LockAttempt? taken)
    {
        caller = null;
        taken = null;
        var stripe = StripeOf(one.Name);
        lock (stripe.Gate)
        {
            if (Look(stripe, one.Kind, one.Name) is { } contender)
            {
                if (contender.IsFor(one.Kind) && contender.IsTaken(_services.Host.Clock.Now, out var expiresIn))
                    taken = LockAttempt.Conflict(expiresIn);
                return null;
            }

            var made = stripe.Add(new Contender(one.Kind, stripe, one.Keys, one.Terms));
            caller = new Caller(TimeSpan.Zero, OnConflict.ReturnNull, CancellationToken.None);
            made.Join(caller, one.Terms, asksOnce: true);
            return made;
        }
    }

    /// <summary>Adds one who is ready to wait to those who do, where this process contends for the lock already; false where it does not, or for another kind.</summary>
    public bool TryJoin(RedisLock one, Waiter waiter)
    {
        var stripe = StripeOf(one.Name);
        lock (stripe.Gate)
        {
            if (Look(stripe, one.Kind, one.Name) is not { } contender || !contender.IsFor(one.Kind))
                return false;
            contender.Join(waiter, one.Terms, asksOnce: false);
            return true;
        }
    }

    /// <summary>Whether somebody in this process contends for the lock: then his contender knows more than Redis would say.</summary>
    public bool Contends(LockName name)
    {
        var stripe = StripeOf(name);
        lock (stripe.Gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ILockProvider));
            return stripe.Shared.ContainsKey(name);
        }
    }

    /// <summary>The lease of a hold that came to be without a contender.</summary>
    public RedisLease Adopt(LockKind kind, LockKeys keys, LeaseTerms terms, string leaseId, TimeSpan until, FencingToken token)
    {
        var stripe = StripeOf(keys.Name);
        var made = new Contender(kind, stripe, keys, terms);
        lock (stripe.Gate)
            stripe.Add(made);
        return made.Adopt(leaseId, until, token);
    }

    /// <summary>No more grants: who waits is told, and who comes is refused.</summary>
    /// <param name="why">To end a sentence with.</param>
    public void Close(string why = "the provider was closed")
    {
        _closed = true;
        foreach (var stripe in _stripes)
        {
            Contender[] contenders;
            lock (stripe.Gate)
                contenders = [.. stripe.Shared.Values, .. stripe.Others];
            foreach (var contender in contenders)
                contender.Close(why);
        }
    }

    /// <summary>Ends when nothing is under way any more: attempts are answered and given back, leases are released. After <see cref="Close"/>.</summary>
    public async Task EmptiedAsync()
    {
        foreach (var stripe in _stripes)
        {
            Task emptied;
            lock (stripe.Gate)
                emptied = stripe.EmptiedAsync();
            await emptied.ConfigureAwait(false);
        }
    }

    /// <summary>The same, and of all that was given up besides. Called once, for one table of a provider.</summary>
    public async Task SettledAsync()
    {
        await EmptiedAsync().ConfigureAwait(false);
        await _services.LeftAsync().ConfigureAwait(false);
    }

    /// <summary>Who contends for the lock for all callers of the process; under the stripe's gate.</summary>
    /// <exception cref="LockUnavailableException">It is another kind of lock.</exception>
    private Contender? Find(Stripe stripe, LockKind kind, LockName name)
    {
        var contender = Look(stripe, kind, name);
        contender?.ThrowIfNotFor(kind);
        return contender;
    }

    /// <summary>The same, whatever kind it contends for.</summary>
    private Contender? Look(Stripe stripe, LockKind kind, LockName name)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(ILockProvider));
        return kind.IsSharedInProcess ? stripe.Shared.GetValueOrDefault(name) : null;
    }

    /// <summary>Adds a waiter, where nobody contends with a new contender, whose first step is to be done outside; under the stripe's gate.</summary>
    private static Step Join(Stripe stripe, LockKind kind, LockKeys keys, LeaseTerms terms, Waiter waiter, bool asksOnce, [NotNull] ref Contender? contender)
    {
        var isNew = contender is null;
        contender ??= stripe.Add(new Contender(kind, stripe, keys, terms));
        contender.Join(waiter, terms, asksOnce);
        return isNew ? contender.Begin() : Step.Nothing;
    }

    private Stripe StripeOf(LockName name) => _stripes[(uint)name.GetHashCode() % Stripes];

    /// <summary>A part of the table, and the gate of every contender in it.</summary>
    internal sealed class Stripe
    {
        private TaskCompletionSource? _emptied;

        public Lock Gate { get; } = new();

        /// <summary>Those that contend for all callers of the process.</summary>
        public Dictionary<LockName, Contender> Shared { get; } = [];

        /// <summary>Those that contend for one caller each.</summary>
        public HashSet<Contender> Others { get; } = [];

        private bool IsEmpty => Shared.Count == 0 && Others.Count == 0;

        public Contender Add(Contender contender)
        {
            if (contender.IsShared)
                Shared.Add(contender.Name, contender);
            else
                Others.Add(contender);
            return contender;
        }

        public void Remove(Contender contender)
        {
            if (contender.IsShared)
                Shared.Remove(contender.Name);
            else
                Others.Remove(contender);
            if (IsEmpty)
                _emptied?.TrySetResult();
        }

        /// <summary>Ends when there is no contender any more; none is added by then.</summary>
        public Task EmptiedAsync() =>
            IsEmpty ? Task.CompletedTask : (_emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
