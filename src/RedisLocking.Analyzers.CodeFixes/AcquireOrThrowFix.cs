using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;

namespace RedisLocking.Analyzers.CodeFixes;

/// <summary>RL0004: <c>AcquireAsync</c>, which throws where <c>TryAcquireAsync</c> answers null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class AcquireOrThrowFix : CodeFixProvider
{
    private const string Title = "Call AcquireAsync: LockConflictException when somebody else holds the lock";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UncheckedLease.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call
            || model?.GetOperation(call, context.CancellationToken) is not IInvocationOperation operation)
            return;

        var waits = operation.TargetMethod.Parameters.Any(parameter => parameter.Name == "wait");
        var acquire = call
            .WithExpression(member.WithName(SyntaxFactory.IdentifierName("AcquireAsync").WithTriviaFrom(member.Name)))
            .WithArgumentList(waits ? call.ArgumentList : WithoutWaiting(call.ArgumentList));
        context.RegisterCodeFix(
            CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(call, acquire))), Title),
            context.Diagnostics);
    }

    private static ArgumentListSyntax WithoutWaiting(ArgumentListSyntax arguments)
    {
        var zero = SyntaxFactory.ParseExpression("System.TimeSpan.Zero").WithAdditionalAnnotations(Simplifier.Annotation);
        return arguments.WithArguments(SyntaxFactory.SeparatedList(
            arguments.Arguments.Insert(0, SyntaxFactory.Argument(zero)),
            Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Arguments.Count)));
    }
}
