namespace RedisLocking.Analyzers.Templates;

/// <summary>What somebody probably meant to write.</summary>
internal static class Spelling
{
    /// <summary>The one name that differs by its case, or else by a letter or two; null when there is none, or several.</summary>
    public static string? Closest(string written, IReadOnlyCollection<string> names)
    {
        var sameButCase = names.Where(name => string.Equals(name, written, StringComparison.OrdinalIgnoreCase)).ToList();
        if (sameButCase.Count > 0)
            return sameButCase.Count == 1 ? sameButCase[0] : null;

        var near = names.Where(name => Edits(written, name) <= MostEdits(Math.Min(name.Length, written.Length))).ToList();
        return near.Count == 1 ? near[0] : null;
    }

    /// <summary><c>has no …</c>, or <c>has the … a, b</c>, for a message.</summary>
    public static string Owns(string kind, IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => $"has no {kind}",
        1 => $"has the {kind} {names.First()}",
        _ => $"has the {kind.Replace("property", "propertie")}s {string.Join(", ", names)}",
    };

    // Of a short word, two letters are the most of it.
    private static int MostEdits(int length) => length switch { < 2 => 0, < 4 => 1, _ => 2 };

    // Levenshtein's distance, one row at a time.
    private static int Edits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[other.Length];
    }
}
