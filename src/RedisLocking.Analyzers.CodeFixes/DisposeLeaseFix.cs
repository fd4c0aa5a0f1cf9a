using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace RedisLocking.Analyzers.CodeFixes;

/// <summary>RL0003: <c>await using var lease = …</c> in place of a lease that is dropped or stays in a local.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class DisposeLeaseFix : CodeFixProvider
{
    private const string Title = "Release the lease at the end of the block (await using)";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UnreleasedLease.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var statement = root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || model is null || Fix(statement, model) is not { } fixedStatement)
            return;

        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root!.ReplaceNode(statement, fixedStatement))), Title),
            context.Diagnostics);
    }

    // A using declaration stands in a block; what is not awaited yet cannot be disposed.
    private static LocalDeclarationStatementSyntax? Fix(StatementSyntax statement, SemanticModel model)
    {
        if (statement.Parent is not (BlockSyntax or GlobalStatementSyntax))
            return null;
        return statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax }] } declaration => Using(declaration),
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax acquire } => Declare(statement, acquire, model),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Right: AwaitExpressionSyntax acquire } } => Declare(statement, acquire, model),
            _ => null,
        };
    }

    private static LocalDeclarationStatementSyntax Using(LocalDeclarationStatementSyntax declaration) =>
        declaration.WithoutLeadingTrivia()
            .WithAwaitKeyword(Keyword(SyntaxKind.AwaitKeyword).WithLeadingTrivia(declaration.GetLeadingTrivia()))
            .WithUsingKeyword(Keyword(SyntaxKind.UsingKeyword))
            .WithAdditionalAnnotations(Formatter.Annotation);

    private static LocalDeclarationStatementSyntax Declare(StatementSyntax statement, AwaitExpressionSyntax acquire, SemanticModel model)
    {
        var variable = SyntaxFactory.VariableDeclarator(FreeName(model, statement.SpanStart))
            .WithInitializer(SyntaxFactory.EqualsValueClause(acquire.WithoutLeadingTrivia()));
        var declaration = SyntaxFactory.LocalDeclarationStatement(
            SyntaxFactory.VariableDeclaration(SyntaxFactory.IdentifierName("var").WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.SingletonSeparatedList(variable)));
        return Using(declaration.WithLeadingTrivia(statement.GetLeadingTrivia())).WithTrailingTrivia(statement.GetTrailingTrivia());
    }

    private static string FreeName(SemanticModel model, int position)
    {
        var taken = new HashSet<string>(model.LookupSymbols(position).Select(symbol => symbol.Name), StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? "lease" : $"lease{number}").First(name => !taken.Contains(name));
    }

    private static SyntaxToken Keyword(SyntaxKind kind) => SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space);
}
