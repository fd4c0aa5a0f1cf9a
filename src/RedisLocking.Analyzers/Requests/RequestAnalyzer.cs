using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Requests;

/// <summary>RL0002 on requests of MediatR: their placeholders are paths of properties, as RedisLocking.MediatR reads them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RequestAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnknownPlaceholder];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var request = start.Compilation.GetTypeByMetadataName("MediatR.IBaseRequest");
            var stream = start.Compilation.GetTypeByMetadataName("MediatR.IStreamRequest`1");
            if (LockingTypes.Find(start.Compilation) is { } types && (request ?? stream) is not null)
                start.RegisterSymbolAction(symbol => Look(symbol, types, request, stream), SymbolKind.NamedType);
        });
    }

    private static void Look(SymbolAnalysisContext context, LockingTypes types, INamedTypeSymbol? request, INamedTypeSymbol? stream)
    {
        // An abstract one is never sent; what derives from it has the properties that count.
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract || FindLock(type, types) is not { } locked)
            return;
        if (!type.AllInterfaces.Any(implemented => LockingTypes.Same(implemented, request) || LockingTypes.Same(implemented, stream)))
            return;

        // What it inherits is not wrong in itself: the type is, which has no such property.
        var templates = WrittenTemplate.In(locked, type.Locations[0], context.CancellationToken);
        PlaceholderMistake.Report(
            types.LockOn(type) is not null ? templates : templates.Select(template => template with { Location = type.Locations[0] }),
            placeholder => RequestPath.FindMistake(type, placeholder),
            context.ReportDiagnostic);
    }

    private static AttributeData? FindLock(INamedTypeSymbol type, LockingTypes types)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (types.LockOn(declaring) is { } locked)
                return locked;
        }

        return null;
    }
}
