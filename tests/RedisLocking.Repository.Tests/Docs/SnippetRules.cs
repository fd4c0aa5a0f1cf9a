namespace RedisLocking.Repository.Tests.Docs;

internal static class SnippetRules
{
    /// <summary>One sentence for each place where documents and built code have drifted apart.</summary>
    public static IReadOnlyList<string> FindViolations(IReadOnlyList<DocumentCode> documents, IReadOnlyList<SourceRegion> regions)
    {
        var byName = regions.ToLookup(region => region.Name);
        return
        [
            .. documents.Select(code => Check(code, byName)).OfType<string>(),
            .. regions.ExceptBy(documents.Select(code => code.Region), region => region.Name)
                .Select(region => $"{region.Place}: no document shows the region {region.Name}"),
            .. byName.Where(same => same.Count() > 1)
                .Select(same => $"{string.Join(" and ", same.Select(region => region.Place))} are both named {same.Key}"),
        ];
    }

    private static string? Check(DocumentCode code, ILookup<string, SourceRegion> regions)
    {
        if (code.Region is null)
            return $"{code.Place}: C# that is not built; name its region above it: <!-- snippet: name -->";
        if (!regions.Contains(code.Region))
            return $"{code.Place}: there is no region {code.Region}";
        var region = regions[code.Region].First();
        return code.Text == region.Text ? null : $"{code.Place}: differs from {region.Place}, which reads\n{region.Text}";
    }
}
