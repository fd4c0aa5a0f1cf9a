using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

/// <summary>The answer of <c>GET /points/{userId}</c>.</summary>
public sealed record PointsResponse(Guid UserId, int Points);

/// <summary>What has come of the registrations, for those who look on.</summary>
public static class LookupEndpoints
{
    public static void MapLookups(this IEndpointRouteBuilder endpoints)
    {
        // Every row that is stored for the name: more than one is what the lock is there to prevent.
        endpoints.MapGet("/users", async (string? userName, IUserStore users) =>
            UserName.TryParse(userName, out var name) ? Results.Ok(await users.FindAsync(name)) : Problems.InvalidUserName());

        endpoints.MapGet("/points/{userId:guid}", async (Guid userId, IPoints points) =>
            new PointsResponse(userId, await points.BalanceAsync(userId)));
    }
}
