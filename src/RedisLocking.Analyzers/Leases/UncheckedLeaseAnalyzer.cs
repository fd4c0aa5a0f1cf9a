using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Leases;

/// <summary>
/// RL0004: nothing asks whether <c>TryAcquireAsync</c> answered null. Where nullable warnings are on, a use of a null is the
/// compiler's to report (CS8602), and a <c>!</c> is somebody's word; that nothing is used at all is only reported here.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UncheckedLeaseAnalyzer : DiagnosticAnalyzer
{
    private const string RunsAnyway = "the work under this lease runs all the same";
    private const string Fails = "this is a NullReferenceException then";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UncheckedLease];

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
        if (acquire.TargetMethod.Name == "TryAcquireAsync" && types.IsAcquire(acquire.TargetMethod) && FindMistake(AcquiredLease.From(acquire)) is { } mistake)
            context.ReportDiagnostic(Diagnostic.Create(Rules.UncheckedLease, acquire.Syntax.GetLocation(), mistake));
    }

    private static string? FindMistake(AcquiredLease lease)
    {
        if (lease.IsUsedUnseen)
            return RunsAnyway;
        if (lease.Local is { } local)
            return FindMistake(local, LeaseUses.Of(local, lease.Value));
        return LeaseUses.Classify(lease.Value) is LeaseUse.Look or LeaseUse.Release && !IsTheCompilersToReport(lease.Value) ? Fails : null;
    }

    private static string? FindMistake(ILocalSymbol local, List<(IOperation Place, LeaseUse Use)> uses)
    {
        if (uses.Any(use => use.Use is LeaseUse.NullCheck or LeaseUse.HandOn))
            return null;

        // A using accepts null; every other use of it throws.
        var members = uses.Where(use => use.Use is LeaseUse.Look || (use.Use is LeaseUse.Release && use.Place.Parent is IInvocationOperation)).ToList();
        if (members.Count > 0)
            return members.All(use => IsTheCompilersToReport(use.Place)) ? null : Fails;
        return local.IsUsing || uses.Any(use => use.Use is LeaseUse.Release) ? RunsAnyway : null;
    }

    private static bool IsTheCompilersToReport(IOperation place) =>
        place.SemanticModel!.GetNullableContext(place.Syntax.SpanStart).WarningsEnabled();
}
