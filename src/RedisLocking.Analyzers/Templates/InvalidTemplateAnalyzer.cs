using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RedisLocking.Templates;

namespace RedisLocking.Analyzers.Templates;

/// <summary>RL0001: what the parser says of a constant template, said while typing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class InvalidTemplateAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.InvalidTemplate];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LockingTypes.Find(start.Compilation) is not { } types)
                return;

            // An attribute is the creation of one, too, except on functions inside of methods.
            start.RegisterOperationAction(operation => Look(operation, types), OperationKind.ObjectCreation, OperationKind.Invocation);
            start.RegisterOperationAction(operation => LookAtFunction(operation, types), OperationKind.AnonymousFunction, OperationKind.LocalFunction);
        });
    }

    private static void Look(OperationAnalysisContext context, LockingTypes types)
    {
        var arguments = context.Operation switch
        {
            IObjectCreationOperation creation when types.IsLocked(creation.Type) => creation.Arguments,
            IInvocationOperation call when types.IsRequireLock(call.TargetMethod) || types.IsTemplateParse(call.TargetMethod) => call.Arguments,
            _ => [],
        };
        Report(context, WrittenTemplate.In(arguments));
    }

    private static void LookAtFunction(OperationAnalysisContext context, LockingTypes types)
    {
        var symbol = context.Operation switch
        {
            IAnonymousFunctionOperation { Syntax: LambdaExpressionSyntax { AttributeLists.Count: > 0 } } lambda => lambda.Symbol,
            ILocalFunctionOperation { Syntax: LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } } function => function.Symbol,
            _ => null,
        };
        if (types.LockOn(symbol) is { } locked)
            Report(context, WrittenTemplate.In(locked, context.Operation.Syntax.GetLocation(), context.CancellationToken));
    }

    private static void Report(OperationAnalysisContext context, IEnumerable<WrittenTemplate> templates)
    {
        foreach (var template in templates)
        {
            if (TemplateParser.Parse(template.Text, out _) is { } mistake)
                context.ReportDiagnostic(Diagnostic.Create(Rules.InvalidTemplate, template.Location, mistake));
        }
    }
}
