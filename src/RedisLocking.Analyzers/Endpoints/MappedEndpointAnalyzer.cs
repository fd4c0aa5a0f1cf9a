using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>RL0002 and RL0006 on endpoints of minimal APIs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MappedEndpointAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnknownPlaceholder, Rules.LockedGet];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LockingTypes.Find(start.Compilation) is { } types && EndpointTypes.Find(start.Compilation) is { } endpoints)
                start.RegisterOperationAction(operation => Look(operation, types, endpoints), OperationKind.Invocation);
        });
    }

    private static void Look(OperationAnalysisContext context, LockingTypes types, EndpointTypes endpoints)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!endpoints.IsMap(call.TargetMethod))
            return;

        var endpoint = new MappedEndpoint(call, types, endpoints);
        if (endpoint.FindLock(context.CancellationToken) is not { } locked)
            return;

        if (endpoint.Name == "MapGet")
            context.ReportDiagnostic(Diagnostic.Create(Rules.LockedGet, locked.Place, "This endpoint"));
        if (locked.Templates.Count == 0)
            return;

        var route = endpoint.Route();
        var placeholders = new EndpointPlaceholders(
            route is null ? null : (route, [.. RouteParameters.Of(route)]),
            endpoint.Handler is { } handler ? new HandlerInputs(handler, isAction: false) : null,
            isAction: false);
        PlaceholderMistake.Report(locked.Templates, placeholders.FindMistake, context.ReportDiagnostic);
    }
}
