using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Contention;

/// <summary><c>/v1/contention</c>: what keeps callers waiting.</summary>
internal static class ContentionEndpoints
{
    private const int MostContended = 50;

    public static void MapContention(this IEndpointRouteBuilder routes) => routes.MapGet("/contention", WorstAsync)
        .WithTags("Operators").RequireAuthorization(Scopes.Read).WithSummary("Says which locks are waited for most.").Produces<ContentionAnswer>().Problems();

    private static async Task<IResult> WorstAsync(HttpContext context, ContentionTable contention, ILockAdministration administration, string? prefix = null)
    {
        var (since, worst) = contention.Worst(MostContended, name => (prefix is null || name.StartsWith(prefix, StringComparison.Ordinal)) && context.User.MayUse(name));
        var now = await Task.WhenAll(worst.Select(one => administration.FindAsync(one.Name, context.RequestAborted).AsTask()));
        return TypedResults.Ok(new ContentionAnswer(
            since, [.. worst.Zip(now, (one, found) => new ContendedAnswer(one.Name, one.Grants, one.Refusals, one.P50, one.P99, found?.Waiters ?? 0))]));
    }
}

/// <summary>The locks that are waited for most.</summary>
/// <param name="Since">From when on it was counted: the last five to ten minutes.</param>
/// <param name="Locks">Those first that cost the most waiting altogether; at most 50.</param>
internal sealed record ContentionAnswer(DateTimeOffset Since, IReadOnlyList<ContendedAnswer> Locks);

/// <summary>How much one lock is waited for.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Grants">Requests that got it.</param>
/// <param name="Refusals">Requests that did not.</param>
/// <param name="P50">What half of the requests waited at most, in seconds.</param>
/// <param name="P99">What 99 of 100 waited at most, in seconds.</param>
/// <param name="Waiters">How many wait now, as <c>/v1/locks</c> counts them.</param>
internal sealed record ContendedAnswer(string Name, int Grants, int Refusals, double P50, double P99, int Waiters);
