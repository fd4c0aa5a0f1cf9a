using Microsoft.CodeAnalysis;

namespace RedisLocking.Repository.Tests;

/// <summary>What this process can load (the framework, the packages, our own assemblies), as references for the compiler.</summary>
internal static class RuntimeReferences
{
    public static IReadOnlyDictionary<string, MetadataReference> ByName { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(path => Path.GetFileNameWithoutExtension(path)!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            files => files.Key,
            MetadataReference (files) => MetadataReference.CreateFromFile(files.First()),
            StringComparer.OrdinalIgnoreCase);
}
