namespace RedisLocking.AspNetCore.Fencing;

/// <summary>
/// The greatest token of each resource, in memory. When there are too many, those with the smallest tokens are forgotten, which
/// are the oldest; what was forgotten is refused below the greatest token that was forgotten, so forgetting lets no stale one in.
/// </summary>
internal sealed class SeenTokens(int most = SeenTokens.MostResources) : IFencingTokenStore
{
    // Some 20 MB with resources of 64 characters.
    private const int MostResources = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FencingToken> _greatest = new(StringComparer.Ordinal);
    private FencingToken _forgotten;

    public ValueTask<bool> TryAdvanceAsync(string resource, FencingToken token, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(TryAdvance(resource, token));
    }

    private bool TryAdvance(string resource, FencingToken token)
    {
        if (_greatest.TryGetValue(resource, out var seen) ? token < seen : token <= _forgotten)
            return false;

        _greatest[resource] = token;
        if (_greatest.Count > most)
            ForgetOlderHalf();
        return true;
    }

    private void ForgetOlderHalf()
    {
        _forgotten = _greatest.Values.Order().ElementAt(_greatest.Count / 2);
        foreach (var (resource, token) in _greatest)
        {
            if (token <= _forgotten)
                _greatest.Remove(resource);
        }
    }
}
