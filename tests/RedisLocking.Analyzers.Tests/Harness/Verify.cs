using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace RedisLocking.Analyzers.Tests.Harness;

internal static class Verify
{
    private static readonly IReadOnlyList<CodeFixProvider> Fixes =
    [
        .. typeof(CodeFixes.DisposeLeaseFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>The analyzers report what is marked, and nothing else.</summary>
    /// <returns>The messages.</returns>
    public static async Task<IReadOnlyList<string>> FoundAsync(string source, bool nullable = true)
    {
        var marked = MarkedCode.Read(source);
        using var workspace = new AdhocWorkspace();
        var found = await AnalyzedCode.FindAsync(AnalyzedCode.MakeProject(workspace, marked.Text, nullable));

        found.Select(diagnostic => Describe(diagnostic, marked.Text)).ShouldBe(marked.Expected);
        return [.. found.Select(diagnostic => diagnostic.GetMessage(null))];
    }

    /// <summary>The one thing that is reported is marked, and its fix makes this of it, where nothing of its kind is reported.</summary>
    public static async Task FixedAsync(string source, string expected, bool nullable = true)
    {
        var marked = MarkedCode.Read(source);
        using var workspace = new AdhocWorkspace();
        var project = AnalyzedCode.MakeProject(workspace, marked.Text, nullable);
        var diagnostic = (await AnalyzedCode.FindAsync(project)).ShouldHaveSingleItem();
        Describe(diagnostic, marked.Text).ShouldBe(marked.Expected.ShouldHaveSingleItem());

        var action = (await ActionsAsync(project, diagnostic)).ShouldHaveSingleItem();
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().ShouldHaveSingleItem();
        var changed = operation.ChangedSolution.GetProject(project.Id)!;
        var document = changed.Documents.Single(document => document.Name == "Application.cs");
        (await document.GetTextAsync()).ToString().ShouldBe(expected.ReplaceLineEndings("\n"));
        (await AnalyzedCode.FindAsync(changed)).ShouldNotContain(left => left.Id == diagnostic.Id);
    }

    /// <summary>What is marked is reported, and no fix is offered for it.</summary>
    public static async Task NotFixedAsync(string source, bool nullable = true)
    {
        var marked = MarkedCode.Read(source);
        using var workspace = new AdhocWorkspace();
        var project = AnalyzedCode.MakeProject(workspace, marked.Text, nullable);
        var diagnostic = (await AnalyzedCode.FindAsync(project)).ShouldHaveSingleItem();
        Describe(diagnostic, marked.Text).ShouldBe(marked.Expected.ShouldHaveSingleItem());
        (await ActionsAsync(project, diagnostic)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<CodeAction>> ActionsAsync(Project project, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static string Describe(Diagnostic diagnostic, string text)
    {
        var span = diagnostic.Location.SourceSpan;
        return MarkedCode.Describe(diagnostic.Id, span.Start, text.Substring(span.Start, span.Length));
    }
}
