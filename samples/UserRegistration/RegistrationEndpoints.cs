using MediatR;
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
    }
}
