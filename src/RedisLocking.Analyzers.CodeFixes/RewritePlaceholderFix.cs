using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.CodeFixes;

/// <summary>RL0002: the placeholder that was probably meant, where there is one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class RewritePlaceholderFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UnknownPlaceholder.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(PlaceholderMistake.PlaceholderKey, out var placeholder)
                || !diagnostic.Properties.TryGetValue(PlaceholderMistake.ReplacementKey, out var replacement)
                || root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not LiteralExpressionSyntax literal
                || !literal.Token.Text.Contains(placeholder!))
                continue;

            context.RegisterCodeFix(
                CodeAction.Create($"Write {replacement}", _ => Task.FromResult(Rewrite(context.Document, root, literal, placeholder!, replacement!)), replacement),
                diagnostic);
        }
    }

    private static Document Rewrite(Document document, SyntaxNode root, LiteralExpressionSyntax literal, string placeholder, string replacement)
    {
        // The literal stays as it is written: verbatim, raw, with its escapes.
        var text = literal.Token.Text.Replace(placeholder, replacement);
        var rewritten = SyntaxFactory.ParseExpression(text).WithTriviaFrom(literal);
        return document.WithSyntaxRoot(root.ReplaceNode(literal, rewritten));
    }
}
