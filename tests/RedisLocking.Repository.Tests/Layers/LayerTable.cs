namespace RedisLocking.Repository.Tests.Layers;

/// <summary>
/// The order of the folders, lowest first. A folder uses lower ranks freely, its own rank without cycles, a higher one never.
/// </summary>
internal sealed class LayerTable(params string[][] ranks)
{
    private readonly Dictionary<string, int> _ranks = ranks
        .SelectMany((folders, rank) => folders.Select(folder => (folder, rank)))
        .ToDictionary(row => row.folder, row => row.rank);

    /// <summary>One sentence per violation; none if the folders keep the order.</summary>
    public IReadOnlyList<string> FindViolations(SourceFolders source)
    {
        var unknown = source.Names.Where(folder => !_ranks.ContainsKey(folder)).ToList();
        if (unknown.Count > 0)
            return [.. unknown.Select(folder => $"{folder} has no rank: give it one in {nameof(LayerTable)}")];

        var uses = source.FindUses();
        var level = uses.Where(use => _ranks[use.From] == _ranks[use.To]).ToList();
        return
        [
            .. uses.Where(use => _ranks[use.From] < _ranks[use.To]).Select(use => $"{use}, which is above it"),
            .. level.Where(use => Reaches(use.To, use.From, level, [])).Select(use => $"{use}, which uses {use.From} as well"),
        ];
    }

    private static bool Reaches(string from, string to, List<FolderUse> uses, HashSet<string> seen) =>
        from == to || (seen.Add(from) && uses.Any(use => use.From == from && Reaches(use.To, to, uses, seen)));
}
