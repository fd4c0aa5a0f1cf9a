using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Leases;

/// <summary>What one place in the code does with a lease that a local holds.</summary>
internal enum LeaseUse
{
    /// <summary>Stores another value in the local.</summary>
    Write,

    /// <summary>Compares it with null, and nothing else.</summary>
    NullCheck,

    /// <summary>Looks at its token, its name, whether it is lost. It stays to be released.</summary>
    Look,

    /// <summary>Releases it, by <c>await using</c> or by a call.</summary>
    Release,

    /// <summary>Hands it to other code, which may check it and may release it.</summary>
    HandOn,
}

internal static class LeaseUses
{
    private static readonly HashSet<string> Looks =
        new(StringComparer.Ordinal) { "Name", "LeaseId", "FencingToken", "Lost", "Parts", "ThrowIfLost" };

    /// <summary>Every place around this operation, in this method and in the functions inside of it, that names the local.</summary>
    public static List<(IOperation Place, LeaseUse Use)> Of(ILocalSymbol local, IOperation inside)
    {
        var root = inside;
        while (root.Parent is { } parent)
            root = parent;
        return
        [
            .. root.Descendants().OfType<ILocalReferenceOperation>()
                .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local))
                .Select(reference => ((IOperation)reference, Classify(reference))),
        ];
    }

    /// <summary>What the operation around this value does with it.</summary>
    public static LeaseUse Classify(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Target == value => LeaseUse.Write,
            IUsingOperation => LeaseUse.Release,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ConfigureAwait", IsExtensionMethod: true } } } => LeaseUse.Release,
            IIsPatternOperation { Pattern: var pattern } when IsOnlyANullCheck(pattern) => LeaseUse.NullCheck,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => LeaseUse.NullCheck,
            IInvocationOperation call when call.Instance == value => OfMember(call.TargetMethod.Name),
            IPropertyReferenceOperation property when property.Instance == value => OfMember(property.Property.Name),
            _ => LeaseUse.HandOn,
        };
    }

    private static LeaseUse OfMember(string name) =>
        Looks.Contains(name) ? LeaseUse.Look
        : name is "DisposeAsync" or "ReleaseAsync" ? LeaseUse.Release
        : LeaseUse.HandOn;

    // 'is { } held' gives it another name, under which it may be released.
    private static bool IsOnlyANullCheck(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => IsOnlyANullCheck(negated.Pattern),
        IConstantPatternOperation => true,
        ITypePatternOperation => true,
        IRecursivePatternOperation recursive => recursive is { DeclaredSymbol: null, PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true },
        _ => false,
    };
}
