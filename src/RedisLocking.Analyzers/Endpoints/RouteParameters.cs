namespace RedisLocking.Analyzers.Endpoints;

/// <summary>The names of a route pattern's parameters: <c>id</c> of <c>/orders/{id:int}/{**rest}</c>.</summary>
internal static class RouteParameters
{
    private static readonly char[] AfterName = [':', '=', '?'];

    public static IEnumerable<string> Of(string pattern)
    {
        for (var index = 0; index < pattern.Length; index++)
        {
            if (pattern[index] != '{')
                continue;
            if (IsDoubled(pattern, index))
            {
                index++;
                continue;
            }

            var end = FindEnd(pattern, index + 1);
            if (end < 0)
                yield break;
            var name = pattern[(index + 1)..end].TrimStart('*').Split(AfterName)[0].Trim();
            if (name.Length > 0)
                yield return name;
            index = end;
        }
    }

    // A brace in a constraint is doubled: {id:regex(^\\d{{3}}$)}.
    private static int FindEnd(string pattern, int from)
    {
        for (var index = from; index < pattern.Length; index++)
        {
            if (pattern[index] is not ('{' or '}'))
                continue;
            if (!IsDoubled(pattern, index))
                return pattern[index] == '}' ? index : -1;
            index++;
        }

        return -1;
    }

    private static bool IsDoubled(string pattern, int index) => index + 1 < pattern.Length && pattern[index + 1] == pattern[index];
}
