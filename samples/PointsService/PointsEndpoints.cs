using Samples.Storage;

namespace PointsService;

public sealed record PointsGrant(int Points);

public sealed record PointsBalance(Guid UserId, int Points);

public sealed record PointsTotal(long Points);

public static class PointsEndpoints
{
    public static void MapPoints(this IEndpointRouteBuilder endpoints)
    {
        // A PUT: the registration may send it twice when an answer got lost, and the user has the points once.
        endpoints.MapPut("/points/{userId:guid}", async (Guid userId, PointsGrant grant, IPointsLedger ledger) =>
        {
            if (grant.Points < 0)
                return Results.Problem("points must be 0 or more.", statusCode: StatusCodes.Status400BadRequest);

            await ledger.GrantAsync(userId, grant.Points);
            return Results.Ok(new PointsBalance(userId, grant.Points));
        });

        endpoints.MapGet("/points/{userId:guid}", async (Guid userId, IPointsLedger ledger) =>
            new PointsBalance(userId, await ledger.BalanceAsync(userId)));

        endpoints.MapGet("/points", async (IPointsLedger ledger) => new PointsTotal(await ledger.TotalAsync()));
    }
}
