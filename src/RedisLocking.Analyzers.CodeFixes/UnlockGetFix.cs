using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using RedisLocking.Analyzers.Endpoints;

namespace RedisLocking.Analyzers.CodeFixes;

/// <summary>RL0006: <c>[DisableLocking]</c> on a GET whose controller is locked. A lock of its own somebody meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class UnlockGetFix : CodeFixProvider
{
    private const string Title = "Take no lock here ([DisableLocking])";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.LockedGet.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (!context.Diagnostics[0].Properties.ContainsKey(ActionAnalyzer.OfController)
            || root?.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } action)
            return;

        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(action, Unlock(action)))), Title),
            context.Diagnostics);
    }

    private static MethodDeclarationSyntax Unlock(MethodDeclarationSyntax action)
    {
        var name = SyntaxFactory.ParseName("RedisLocking.DisableLocking").WithAdditionalAnnotations(Simplifier.Annotation);
        var attribute = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(name)))
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return action.AddAttributeLists(attribute);
    }
}
