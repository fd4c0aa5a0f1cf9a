using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Leases;

/// <summary>What becomes of the lease that a call of <c>AcquireAsync</c> or <c>TryAcquireAsync</c> answers, next.</summary>
internal readonly struct AcquiredLease
{
    // These hand on what they are called on: the task in another form, or its result.
    private static readonly HashSet<string> PassThrough =
        new(StringComparer.Ordinal) { "ConfigureAwait", "AsTask", "Preserve", "WaitAsync", "GetAwaiter", "GetResult", "Result" };

    private AcquiredLease(IOperation value)
    {
        Value = value;
        Parent = value.Parent;
    }

    /// <summary>The lease, as far outside as it is nothing but the lease: <c>await one.AcquireAsync(wait)</c>.</summary>
    public IOperation Value { get; }

    public IOperation? Parent { get; }

    /// <summary>Nobody can ever release it: <c>await one.AcquireAsync(wait);</c>.</summary>
    public bool IsDiscarded =>
        Parent is IExpressionStatementOperation
        || Parent is ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary>The local that it is stored in; null when it goes elsewhere.</summary>
    public ILocalSymbol? Local => Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation local, Parent: IExpressionStatementOperation } assignment when assignment.Value == Value => local.Local,
        _ => null,
    };

    /// <summary><c>await using (await …)</c> without a local.</summary>
    public bool IsUsedUnseen => Parent is IUsingOperation;

    public static AcquiredLease From(IInvocationOperation acquire)
    {
        IOperation value = acquire;
        while (value.Parent is { } parent && IsStillTheLease(parent, value))
            value = parent;
        return new AcquiredLease(value);
    }

    private static bool IsStillTheLease(IOperation parent, IOperation value) => parent switch
    {
        IAwaitOperation or IParenthesizedOperation => true,
        IConversionOperation { IsImplicit: true } => true,
        IInvocationOperation call => call.Instance == value && PassThrough.Contains(call.TargetMethod.Name),
        IPropertyReferenceOperation property => property.Instance == value && PassThrough.Contains(property.Property.Name),
        _ => false,
    };
}
