using System.Globalization;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>What a comparison looks at. An entry that does not exist has the version and revisions 0.</summary>
public enum ComparisonTarget
{
    /// <summary>The version of an entry.</summary>
    Version,

    /// <summary>The revision of its creation.</summary>
    CreateRevision,

    /// <summary>The revision of its last change.</summary>
    ModifyRevision,

    /// <summary>The version of a group; the key is the group's name.</summary>
    GroupVersion,

    /// <summary>Its value as a text: a JSON string, compared by its bytes of UTF-8.</summary>
    Text,

    /// <summary>Its value as a number: a JSON number, compared as IEEE doubles.</summary>
    Number,

    /// <summary>Whether a lease still holds its lock; the key is the lock's name, the operand the lease's id.</summary>
    Lease,
}

/// <summary>How a comparison compares.</summary>
public enum ComparisonOperator
{
    /// <summary>=</summary>
    Equal,

    /// <summary>≠</summary>
    NotEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&lt;</summary>
    Less,
}

/// <summary>A condition of a transaction. Made by <see cref="Compare"/>, or by <see cref="LeaseComparison.IsHeld"/>.</summary>
public sealed class Comparison
{
    /// <summary>Makes a comparison, as a remote store would; applications use <see cref="Compare"/>.</summary>
    /// <param name="target">What is looked at; a lease is compared by <see cref="LeaseComparison.IsHeld"/>.</param>
    /// <param name="key">Of which entry, or which group.</param>
    /// <param name="operator">How.</param>
    /// <param name="operand">With what: a text, or a number in decimal digits.</param>
    /// <exception cref="ArgumentException">The operand is not what the target is compared with.</exception>
    public Comparison(ComparisonTarget target, string key, ComparisonOperator @operator, string operand)
        : this(target, key, @operator, operand, lease: null) => ThrowIfMistaken();

    private Comparison(ComparisonTarget target, string key, ComparisonOperator @operator, string operand, ILockLease? lease)
    {
        ArgumentNullException.ThrowIfNull(operand);
        Target = target;
        Key = EntryKey.Checked(key);
        Operator = @operator;
        Operand = operand;
        Lease = lease;
    }

    /// <summary>What is looked at.</summary>
    public ComparisonTarget Target { get; }

    /// <summary>The entry's key, the group's name or the lock's.</summary>
    public string Key { get; }

    /// <summary>How it is compared.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>With what it is compared: the text, the number in decimal digits, or the lease's id.</summary>
    public string Operand { get; }

    /// <summary>The lease, of a comparison with one; otherwise null.</summary>
    public ILockLease? Lease { get; }

    internal static Comparison OfLease(ILockLease lease) => new(ComparisonTarget.Lease, lease.Name.Value, ComparisonOperator.Equal, lease.LeaseId, lease);

    /// <inheritdoc/>
    public override string ToString() => $"{Target} of '{Printable.Text(Key)}' {Operator} {Printable.Text(Operand, 64)}";

    private void ThrowIfMistaken()
    {
        if (!Enum.IsDefined(Operator))
            throw new ArgumentException($"{Operator} is no operator of a comparison.", "operator");
        switch (Target)
        {
            case ComparisonTarget.Version or ComparisonTarget.CreateRevision or ComparisonTarget.ModifyRevision or ComparisonTarget.GroupVersion:
                if (!long.TryParse(Operand, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > StoreLimits.MaxNumber)
                    throw new ArgumentOutOfRangeException("operand", Operand, $"The {Target} of '{Printable.Text(Key)}' is compared with a whole number from 0 to 2^53 − 1.");
                break;
            case ComparisonTarget.Number:
                if (!double.TryParse(Operand, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || !double.IsFinite(real))
                    throw new ArgumentOutOfRangeException("operand", Operand, $"The value of '{Printable.Text(Key)}' is compared with a finite number.");

                // A long beyond that was rounded on its way here, and would be equal to its neighbours.
                if (Math.Abs(real) > StoreLimits.MaxNumber && Math.Floor(real) == real)
                    throw new ArgumentOutOfRangeException("operand", Operand, $"The value of '{Printable.Text(Key)}' is compared as a double, in which whole numbers beyond 2^53 − 1 are not exact.");
                break;
            case ComparisonTarget.Text:
                break;
            case ComparisonTarget.Lease:
                throw new ArgumentException($"A lease is compared by lease.{nameof(LeaseComparison.IsHeld)}(), because only its own object knows whether it has passed on.", "target");
            default:
                throw new ArgumentException($"{Target} is nothing that a comparison looks at.", "target");
        }
    }
}
