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

    public ValueTask<ILockLease?> AcquireAsync(LockKind kind, LockKeys keys, LeaseTerms terms, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken) =>
        Enter(kind, keys, terms, wait, onConflict, sink: null, cancellationToken, out var refused) is { } waiter
            ? waiter.Task
            : refused.ToResult(keys.Name, wait, onConflict);

    /// <summary>The same for who is told what came of it on the thread that knows; the conflict, if it is known at once.</summary>
    public LockAttempt? Ask(RedisLock one, TimeSpan wait, IWaiterSink sink, CancellationToken cancellationToken) =>
        Enter(one.Kind, one.Keys, one.Terms, wait, OnConflict.ReturnNull, sink, cancellationToken, out var refused) is null ? refused : null;

    /// <summary>
    /// A contender for a lock that is asked for together with others: by one call for all, not by one of its own. Null when the
    /// process contends for the lock already; whether it is taken is told then.
    /// </summary>
    public Contender? TryEnter(RedisLock one, out Waiter? waiter, out LockAttempt? taken)
    {
        waiter = null;
        taken = null;
        var stripe = StripeOf(one.Name);
        lock (stripe)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ILockProvider));
            if (one.Kind.IsSharedInProcess && stripe.Shared.TryGetValue(one.Name, out var contender))
            {
                if (contender.IsFor(one.Kind) && contender.IsTaken(_services.Host.Clock.Now, out var expiresIn))
                    taken = LockAttempt.Conflict(expiresIn);
                return null;
            }

            var made = new Contender(one.Kind, stripe, one.Keys, one.Terms);
            stripe.Add(made);
            waiter = new Waiter(made, one.Terms, TimeSpan.Zero, OnConflict.ReturnNull, CancellationToken.None);
            made.Join(waiter);
            return made;
        }
    }

    /// <summary>Whether somebody in this process contends for the lock: then his contender knows more than Redis would say.</summary>
    public bool Contends(LockName name)
    {
        var stripe = StripeOf(name);
        lock (stripe)
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
        lock (stripe)
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
            lock (stripe)
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
            lock (stripe)
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

    /// <summary>A waiter, who may have been told already what came of it; or null, and the conflict.</summary>
    private Waiter? Enter(LockKind kind, LockKeys keys, LeaseTerms terms, TimeSpan wait, OnConflict onConflict, IWaiterSink? sink, CancellationToken cancellationToken, out LockAttempt refused)
    {
        refused = default;
        var stripe = StripeOf(keys.Name);
        var now = _services.Host.Clock.Now;
        Contender? made = null;
        var begin = Step.Nothing;
        Waiter waiter;
        lock (stripe)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ILockProvider));
            if (kind.IsSharedInProcess && stripe.Shared.TryGetValue(keys.Name, out var contender))
            {
                contender.ThrowIfNotFor(kind);
                if (wait == TimeSpan.Zero && contender.IsTaken(now, out var expiresIn))
                {
                    refused = LockAttempt.Conflict(expiresIn);
                    return null;
                }
            }
            else
            {
                contender = made = new Contender(kind, stripe, keys, terms);
                stripe.Add(made);
            }

            waiter = new Waiter(contender, terms, wait, onConflict, cancellationToken, sink);
            contender.Join(waiter);
            if (made is not null)
                begin = made.Begin();
        }

        waiter.Arm(now);
        made?.Do(begin);
        return waiter;
    }

    private Stripe StripeOf(LockName name) => _stripes[(uint)name.GetHashCode() % Stripes];

    /// <summary>A part of the table, and the gate of every contender in it.</summary>
    internal sealed class Stripe
    {
        private TaskCompletionSource? _emptied;

        /// <summary>Those that contend for all callers of the process.</summary>
        public Dictionary<LockName, Contender> Shared { get; } = [];

        /// <summary>Those that contend for one caller each.</summary>
        public HashSet<Contender> Others { get; } = [];

        private bool IsEmpty => Shared.Count == 0 && Others.Count == 0;

        public void Add(Contender contender)
        {
            if (contender.IsShared)
                Shared.Add(contender.Name, contender);
            else
                Others.Add(contender);
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
