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
        var (one, other) = (Weigh(then), Weigh(otherwise));
        OperationCount = Math.Max(one.Operations, other.Operations);
        ComparisonCount = comparisons.Count + one.Comparisons + other.Comparisons;
        Depth = 1 + Math.Max(one.Depth, other.Depth);
        Writes = one.Writes || other.Writes;
        FirstKey = comparisons.Count > 0 ? comparisons[0].Key : FirstKeyOf(then) ?? FirstKeyOf(otherwise)
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

    private static (int Operations, int Comparisons, int Depth, bool Writes) Weigh(IReadOnlyList<Operation> operations)
    {
        var (count, comparisons, depth, writes) = (operations.Count, 0, 0, false);
        for (var index = 0; index < operations.Count; index++)
        {
            var operation = operations[index];
            writes |= operation.Kind is OperationKind.Put or OperationKind.Delete;
            if (operation.Transaction is not { } nested)
                continue;
            count += nested.OperationCount;
            comparisons += nested.ComparisonCount;
            depth = Math.Max(depth, nested.Depth);
            writes |= nested.Writes;
        }

        return (count, comparisons, depth, writes);
    }

    private static string? FirstKeyOf(IReadOnlyList<Operation> operations) =>
        operations.Count > 0 ? operations[0].Transaction?.FirstKey ?? operations[0].Key : null;

    private static void ThrowIfAbove(int count, int most, string what)
    {
        if (count > most)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The transaction has {count} {what}; at most {most} are taken."), nameof(Then));
    }
}
