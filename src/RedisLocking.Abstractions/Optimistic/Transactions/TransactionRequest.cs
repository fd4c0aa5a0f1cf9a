using System.Globalization;

namespace RedisLocking.Optimistic;

/// <summary>A transaction as a store executes it; applications use <see cref="TransactionExtensions.Txn"/>. Within the limits, once it is made.</summary>
public sealed class TransactionRequest
{
    /// <summary>Makes a transaction.</summary>
    /// <param name="comparisons">All must hold for <paramref name="then"/> to be executed; none: they do.</param>
    /// <param name="then">Executed in this order if they hold.</param>
    /// <param name="otherwise">Executed in this order if one does not.</param>
    /// <exception cref="ArgumentException">It names no key, or more operations, comparisons or levels than <see cref="StoreLimits"/> allows.</exception>
    public TransactionRequest(IReadOnlyList<Comparison> comparisons, IReadOnlyList<Operation> then, IReadOnlyList<Operation> otherwise)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(otherwise);
        Comparisons = comparisons;
        Then = then;
        Else = otherwise;
        OperationCount = Math.Max(Count(then), Count(otherwise));
        ComparisonCount = comparisons.Count + Nested.Sum(one => one.ComparisonCount);
        Depth = 1 + Nested.Select(one => one.Depth).DefaultIfEmpty(0).Max();
        Writes = Then.Concat(Else).Any(one => one.Kind is OperationKind.Put or OperationKind.Delete || one.Transaction is { Writes: true });
        FirstKey = comparisons.Select(one => one.Key).Concat(then.Concat(otherwise).Select(one => one.Transaction?.FirstKey ?? one.Key)).FirstOrDefault()
            ?? throw new ArgumentException("A transaction that neither compares nor does anything names no key.", nameof(then));
        ThrowIfAbove(OperationCount, StoreLimits.MaxOperations, "operations");
        ThrowIfAbove(ComparisonCount, StoreLimits.MaxOperations, "comparisons");
        ThrowIfAbove(Depth, StoreLimits.MaxDepth, "levels");
    }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; }

    /// <summary>What is done if all of them hold.</summary>
    public IReadOnlyList<Operation> Then { get; }

    /// <summary>What is done if one does not.</summary>
    public IReadOnlyList<Operation> Else { get; }

    /// <summary>How many operations are executed at most, nested ones included.</summary>
    public int OperationCount { get; }

    /// <summary>How many comparisons it has, nested ones included.</summary>
    public int ComparisonCount { get; }

    /// <summary>How many levels it has; 1: no transaction is nested in it.</summary>
    public int Depth { get; }

    /// <summary>Whether it may change something.</summary>
    public bool Writes { get; }

    /// <summary>A key to name it by.</summary>
    public string FirstKey { get; }

    private IEnumerable<TransactionRequest> Nested => Then.Concat(Else).Select(one => one.Transaction).OfType<TransactionRequest>();

    private static int Count(IReadOnlyList<Operation> operations) => operations.Sum(one => 1 + (one.Transaction?.OperationCount ?? 0));

    private static void ThrowIfAbove(int count, int most, string what)
    {
        if (count > most)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The transaction has {count} {what}; at most {most} are taken."), nameof(Then));
    }
}
