namespace RedisLocking;

/// <summary>
/// What <c>UseFencingTokens</c> remembers: for each resource the greatest token that it has seen. Without one that is registered,
/// each process remembers for itself and until its end; register one over a database when there are several.
/// </summary>
public interface IFencingTokenStore
{
    /// <summary>Remembers the token if none that is greater was seen for the resource; atomically, for all who ask at once.</summary>
    /// <param name="resource">The request's <c>Fencing-Resource</c>, or its path where it has none.</param>
    /// <param name="token">The request's token.</param>
    /// <param name="cancellationToken">Cancelled when the client hangs up.</param>
    /// <returns>false: a greater one was seen before, and the request is refused.</returns>
    ValueTask<bool> TryAdvanceAsync(string resource, FencingToken token, CancellationToken cancellationToken);
}
