extern alias analyzers;

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace RedisLocking.Analyzers.Tests.Harness;

/// <summary>Source that is compiled against the real packages, and what all of the analyzers say of it.</summary>
internal static class AnalyzedCode
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MediatR;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.AspNetCore.Routing;
        global using RedisLocking;
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(analyzers::RedisLocking.Analyzers.Rules).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    // The words would be there twice: the analyzers have files of the abstractions linked in.
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("RedisLocking.Analyzers", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static IEnumerable<DiagnosticDescriptor> Rules => Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct();

    public static Project MakeProject(AdhocWorkspace workspace, string source, bool nullable = true)
    {
        // What is off by default is asked for.
        var asked = Rules.Where(rule => !rule.IsEnabledByDefault).ToImmutableDictionary(rule => rule.Id, _ => ReportDiagnostic.Info);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            specificDiagnosticOptions: asked,
            nullableContextOptions: nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable);
        return workspace.AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Application", "Application", LanguageNames.CSharp,
                compilationOptions: options,
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
                metadataReferences: References))
            .AddDocument("Usings.cs", SourceText.From(Usings)).Project
            .AddDocument("Application.cs", SourceText.From(source)).Project;
    }

    /// <summary>What the analyzers say. Source that does not compile fails the test.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> FindAsync(Project project)
    {
        var compilation = (await project.GetCompilationAsync())!;
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();

        var found = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
