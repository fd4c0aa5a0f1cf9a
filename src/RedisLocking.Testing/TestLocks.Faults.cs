using RedisLocking.Testing.Faults;

namespace RedisLocking.Testing;

public sealed partial class TestLocks
{
    /// <summary>
    /// Somebody else holds the lock, whatever kind it is asked for as: who asks is refused, and who waits waits until the hold is
    /// disposed or the wait is over. Where the code under test holds the lock already, somebody else has it from its next request on.
    /// </summary>
    /// <param name="name">The lock.</param>
    /// <returns>Dispose it, and somebody else gives the lock back: to whoever waits for it, in the order in which they came.</returns>
    public IDisposable Hold(LockName name) => _store.Faults.Add(new HoldFault(Checked(name), _store.Faults));

    /// <summary>As <see cref="Hold(LockName)"/>, for every lock.</summary>
    public IDisposable Hold() => _store.Faults.Add(new HoldFault(null, _store.Faults));

    /// <summary>
    /// The store is out of reach: whoever asks for the lock, gives it back, upgrades, downgrades, detaches, attaches to or administers it gets a
    /// <see cref="LockUnavailableException"/>. A lock that was given back meanwhile is freed when the store answers again. Leases that
    /// are held stay held; <see cref="Lose(LockName)"/> them too to show an outage that outlasts their TTL.
    /// </summary>
    /// <param name="name">The lock.</param>
    /// <returns>Dispose it, and the store answers again.</returns>
    public IDisposable Fail(LockName name) => _store.Faults.Add(new OutageFault(Checked(name), _store.Faults));

    /// <summary>As <see cref="Fail(LockName)"/>, for every lock.</summary>
    public IDisposable Fail() => _store.Faults.Add(new OutageFault(null, _store.Faults));

    /// <summary>
    /// Ends every lease of the lock under its holder, now: <see cref="ILockLease.Lost"/> is cancelled, <see cref="ILockLease.ThrowIfLost"/>
    /// throws, its release answers false, and the lock goes to whoever waits for it. A detached lease has ended when it is asked after.
    /// </summary>
    /// <param name="name">The lock.</param>
    /// <exception cref="InvalidOperationException">Nobody holds it, so the test would show nothing; the message says what is held.</exception>
    public void Lose(LockName name)
    {
        Checked(name);
        if (!LoseWhere(held => held == name))
            throw new InvalidOperationException($"Nobody holds lock '{name}', so nobody can lose it. Held now: {(Held is { Count: > 0 } held ? string.Join(", ", held) : "nothing")}.");
    }

    /// <summary>As <see cref="Lose(LockName)"/>, for every lease of every lock.</summary>
    /// <exception cref="InvalidOperationException">Nothing is held, so the test would show nothing.</exception>
    public void Lose()
    {
        if (!LoseWhere(_ => true))
            throw new InvalidOperationException("No lock is held, so nobody can lose one.");
    }

    /// <summary>
    /// Every lease of the lock is lost as soon as it is granted: for code that a test cannot stop while it holds the lock, to ask for
    /// <see cref="Lose(LockName)"/>.
    /// </summary>
    /// <param name="name">The lock.</param>
    /// <returns>Dispose it, and leases last again.</returns>
    public IDisposable LoseWhenGranted(LockName name) => _store.Faults.Add(new LossFault(Checked(name), _store.Faults));

    /// <summary>As <see cref="LoseWhenGranted(LockName)"/>, for every lock.</summary>
    public IDisposable LoseWhenGranted() => _store.Faults.Add(new LossFault(null, _store.Faults));

    /// <summary>The store is slow: it takes that long, by the clock of these locks, to answer whoever asks for the lock or gives it back.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="delay">0 or more. It counts towards the caller's wait.</param>
    /// <returns>Dispose it, and the store answers at once again.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public IDisposable Delay(LockName name, TimeSpan delay) => _store.Faults.Add(new DelayFault(Checked(name), Checked(delay), _store.Faults));

    /// <summary>As <see cref="Delay(LockName, TimeSpan)"/>, for every lock.</summary>
    /// <inheritdoc cref="Delay(LockName, TimeSpan)"/>
    public IDisposable Delay(TimeSpan delay) => _store.Faults.Add(new DelayFault(null, Checked(delay), _store.Faults));

    private bool LoseWhere(Func<LockName, bool> isMeant) => _store.Lose(hold => isMeant(hold.Name), "the test took it away");

    private static LockName Checked(LockName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name;
    }

    private static TimeSpan Checked(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return delay;
    }
}
