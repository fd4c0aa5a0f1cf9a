using MediatR;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

public static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/users", async (RegistrationRequest request, ISender sender, CancellationToken cancellationToken) =>
        {
            if (!UserName.TryParse(request.UserName, out var name))
                return Problems.InvalidUserName();

            return await sender.Send(new RegisterUser(name.Typed), cancellationToken) is { } registered
                ? Results.Created($"/users?userName={Uri.EscapeDataString(registered.UserName)}", registered)
                : Problems.UserAlreadyRegistered();
        });

        // Every row that is stored for the name: more than one is what the lock is there to prevent.
        endpoints.MapGet("/users", async (string? userName, IUserStore users) =>
            UserName.TryParse(userName, out var name) ? Results.Ok(await users.FindAsync(name)) : Problems.InvalidUserName());

        endpoints.MapGet("/points/{userId:guid}", async (Guid userId, IPoints points) =>
            new PointsResponse(userId, await points.BalanceAsync(userId)));
    }
}
