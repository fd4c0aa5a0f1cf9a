using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>What a transition of <see cref="Contender"/> has decided, to be done after its gate is left.</summary>
internal readonly record struct Step
{
    public static readonly Step Nothing;

    public enum Kind
    {
        Nothing,
        Attempt,
        Ask,
        Leave,
        Sweep,
        Acknowledge,
        Give,
        Release,
    }

    public Kind What { get; private init; }

    public Hold? Hold { get; private init; }

    /// <summary>How a hold came that is to be acknowledged; null: by an attempt.</summary>
    public string? How { get; private init; }

    public RedisLease? Lease { get; private init; }

    public Waiter? Waiter { get; private init; }

    public string? Id { get; private init; }

    public bool Joins { get; private init; }

    public TimeSpan? Deadline { get; private init; }

    /// <summary>How many tokens to fetch for the hold, whatever else is done.</summary>
    public int Tokens { get; init; }

    public TaskCompletionSource<bool>? Answer { get; private init; }

    /// <summary>Waiters whose wait ends now without a lease, whatever else is done.</summary>
    public List<Waiter>? Ended { get; init; }

    /// <summary>Why: this failure, or, when there is none, a conflict.</summary>
    public StoreFailure? Failure { get; init; }

    /// <summary>How long the holder they conflict with has, if it is known.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    public static Step Attempt() => new() { What = Kind.Attempt };

    public static Step Ask(string id, bool joins, TimeSpan? deadline = null) => new() { What = Kind.Ask, Id = id, Joins = joins, Deadline = deadline };

    public static Step Leave(string id) => new() { What = Kind.Leave, Id = id };

    public static Step Sweep(string id) => new() { What = Kind.Sweep, Id = id };

    public static Step Acknowledge(Hold hold, string? how) => new() { What = Kind.Acknowledge, Hold = hold, How = how };

    public static Step Give(Hold hold, RedisLease lease, Waiter waiter) => new() { What = Kind.Give, Hold = hold, Lease = lease, Waiter = waiter };

    public static Step Fetch(Hold hold, int tokens) => new() { Hold = hold, Tokens = tokens };

    public static Step Release(Hold hold, TaskCompletionSource<bool>? answer) => new() { What = Kind.Release, Hold = hold, Answer = answer };
}
