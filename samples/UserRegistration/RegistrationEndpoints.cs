using RedisLocking;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

public static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/users", [Locked("register:{body:userName|trim|lower}")] (
            RegistrationRequest request, ILockLease lease, Registration registration, CancellationToken cancellationToken) =>
            registration.RegisterAsync(request, lease, cancellationToken));

        // Every row that is stored for the name: more than one is what the lock is there to prevent.
        endpoints.MapGet("/users", async (string? userName, IUserStore users) =>
            UserName.TryParse(userName, out var name) ? Results.Ok(await users.FindAsync(name)) : Problems.InvalidUserName());

        endpoints.MapGet("/points/{userId:guid}", async (Guid userId, IPoints points) =>
            new PointsResponse(userId, await points.BalanceAsync(userId)));
    }
}
