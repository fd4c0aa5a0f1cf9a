using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Leases;

/// <summary>RL0003: the lease is dropped, or stays in a local that nothing ever releases or hands on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnreleasedLeaseAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnreleasedLease];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LockingTypes.Find(start.Compilation) is { } types)
                start.RegisterOperationAction(operation => Look(operation, types), OperationKind.Invocation);
        });
    }

    private static void Look(OperationAnalysisContext context, LockingTypes types)
    {
        var acquire = (IInvocationOperation)context.Operation;
        if (types.IsAcquire(acquire.TargetMethod) && FindMistake(AcquiredLease.From(acquire)) is { } mistake)
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnreleasedLease, acquire.Syntax.GetLocation(), acquire.TargetMethod.Name, mistake));
    }

    private static string? FindMistake(AcquiredLease lease)
    {
        if (lease.IsDiscarded)
            return "thrown away";
        if (lease.Local is { } local)
            return local.IsUsing ? null : FindMistake(LeaseUses.Of(local, lease.Value));
        return LeaseUses.Classify(lease.Value) is LeaseUse.Look or LeaseUse.NullCheck ? "thrown away after one look at it" : null;
    }

    private static string? FindMistake(List<(IOperation Place, LeaseUse Use)> uses)
    {
        if (uses.Any(use => use.Use is LeaseUse.Release or LeaseUse.HandOn))
            return null;
        return uses.Any(use => use.Use is not LeaseUse.Write) ? "neither released nor handed on" : "never used";
    }
}
