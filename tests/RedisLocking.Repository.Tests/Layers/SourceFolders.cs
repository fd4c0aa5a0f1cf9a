using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RedisLocking.Repository.Tests.Layers;

/// <summary>
/// The folders of one project and who uses whom, as the compiler binds it: a type that is never written down
/// (<c>var</c>, <c>new()</c>, a member of a member) counts as well, and two types of one name are not mixed up.
/// </summary>
internal sealed class SourceFolders
{
    public const string Root = "the root";

    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly CSharpCompilation _compilation;

    /// <param name="assembly">The project's assembly, which is left out of the references: its source takes its place.</param>
    /// <param name="files">The text of each file by its path in the project.</param>
    public SourceFolders(string assembly, IReadOnlyDictionary<string, string> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        _compilation = CSharpCompilation.Create(
            assembly,
            files.Select(file => CSharpSyntaxTree.ParseText(file.Value, options, file.Key))
                .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options)),
            RuntimeReferences.ByName.Where(reference => reference.Key != assembly).Select(reference => reference.Value),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Names = files.Keys.Select(FolderOf).ToHashSet();
    }

    public IReadOnlySet<string> Names { get; }

    /// <summary>What did not bind; with such an error, uses are missing. A generated log method has no body here (CS8795).</summary>
    public IEnumerable<string> Errors =>
        _compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS8795")
            .Select(diagnostic => diagnostic.ToString());

    public IReadOnlyList<FolderUse> FindUses() => [.. _compilation.SyntaxTrees.SelectMany(FindUses).Distinct()];

    private IEnumerable<FolderUse> FindUses(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var user = FolderOf(tree.FilePath);
        return
            from node in tree.GetRoot().DescendantNodes()
            where node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax
            from type in TypesBehind(model.GetSymbolInfo(node).Symbol)
            let declared = type.DeclaringSyntaxReferences.Select(part => FolderOf(part.SyntaxTree.FilePath)).ToHashSet()
            where !declared.Contains(user)
            from used in declared
            select new FolderUse(user, used, $"{tree.FilePath}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
    }

    private static IEnumerable<INamedTypeSymbol> TypesBehind(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol named => [named.OriginalDefinition, .. named.TypeArguments.SelectMany(TypesBehind)],
        IArrayTypeSymbol array => TypesBehind(array.ElementType),
        { ContainingType: { } type } => [type.OriginalDefinition],
        _ => [],
    };

    private static string FolderOf(string path) => path.IndexOf('/') is > 0 and var end ? path[..end] : Root;
}
