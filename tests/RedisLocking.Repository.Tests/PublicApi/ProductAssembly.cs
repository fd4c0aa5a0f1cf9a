using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RedisLocking.Repository.Tests.Projects;

namespace RedisLocking.Repository.Tests.PublicApi;

/// <summary>A built assembly of src/, as an application's compiler sees it: with nullability, names and default values.</summary>
internal static class ProductAssembly
{
    public static TheoryData<string> Names => [.. ProjectFile.ReadAll("src").Where(project => !project.IsAnalyzer).Select(project => project.Assembly)];

    public static IReadOnlyList<INamedTypeSymbol> PublicTypes(string assembly)
    {
        var compilation = CSharpCompilation.Create("An application", references: RuntimeReferences.ByName.Values);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(RuntimeReferences.ByName[assembly])!;
        return PublicTypes(symbol);
    }

    public static IReadOnlyList<INamedTypeSymbol> PublicTypes(IAssemblySymbol assembly) =>
    [
        .. Types(assembly.GlobalNamespace)
            .Where(IsPublic)
            .OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal),
    ];

    public static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsPublic(symbol.ContainingType));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>()
            .SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
