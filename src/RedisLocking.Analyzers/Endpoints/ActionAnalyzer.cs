using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>RL0002 and RL0006 on actions of controllers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ActionAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The key of a property that says, for the fix, that the lock is the controller's.</summary>
    public const string OfController = "controller";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnknownPlaceholder, Rules.LockedGet];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LockingTypes.Find(start.Compilation) is { } types && EndpointTypes.Find(start.Compilation) is { } endpoints)
                start.RegisterSymbolAction(symbol => Look(symbol, types, endpoints), SymbolKind.Method);
        });
    }

    private static void Look(SymbolAnalysisContext context, LockingTypes types, EndpointTypes endpoints)
    {
        // A base class has the routes of what derives from it.
        var action = (IMethodSymbol)context.Symbol;
        if (action is not { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, ContainingType: { IsAbstract: false } controller }
            || FindLock(action, controller, types) is not { } locked
            || !endpoints.IsController(controller)
            || action.GetAttributes().Any(attribute => EndpointTypes.IsOfMvc(attribute, "NonActionAttribute")))
            return;

        var isOwn = types.LockOn(action) is not null;
        var place = action.Locations[0];
        if (action.GetAttributes().Any(attribute => EndpointTypes.IsOfMvc(attribute, "HttpGetAttribute")))
        {
            var properties = isOwn ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(OfController, "");
            context.ReportDiagnostic(Diagnostic.Create(Rules.LockedGet, place, properties, $"The action {action.Name}"));
        }

        var templates = WrittenTemplate.In(locked, place, context.CancellationToken);
        var placeholders = new EndpointPlaceholders(ActionRoute.Find(action, controller, endpoints), Inputs(action, controller, context.CancellationToken), isAction: true);
        PlaceholderMistake.Report(isOwn ? templates : templates.Select(template => template with { Location = place }), placeholders.FindMistake, context.ReportDiagnostic);
    }

    private static AttributeData? FindLock(IMethodSymbol action, INamedTypeSymbol controller, LockingTypes types)
    {
        if (Says(action))
            return types.LockOn(action);
        for (var declaring = controller; declaring is not null; declaring = declaring.BaseType)
        {
            if (Says(declaring))
                return types.LockOn(declaring);
        }

        return null;

        bool Says(ISymbol symbol) => symbol.GetAttributes().Any(attribute => types.IsLocked(attribute.AttributeClass) || types.IsDisableLocking(attribute.AttributeClass));
    }

    // An action can look at the request, or at properties that are bound, beside its parameters: then it is not known what it takes.
    private static HandlerInputs? Inputs(IMethodSymbol action, INamedTypeSymbol controller, CancellationToken cancellationToken)
    {
        var looksAtRequest = action.DeclaringSyntaxReferences
            .SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantTokens())
            .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText is "Request" or "HttpContext" or "RouteData" or "ControllerContext");
        var hasBoundProperties = controller.GetMembers().OfType<IPropertySymbol>().Any(property => property.GetAttributes().Any())
            || controller.GetAttributes().Any(attribute => EndpointTypes.IsOfMvc(attribute, "BindPropertiesAttribute"));
        return looksAtRequest || hasBoundProperties ? null : new HandlerInputs(action, isAction: true);
    }
}
