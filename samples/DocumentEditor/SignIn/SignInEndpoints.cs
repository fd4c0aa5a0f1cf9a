using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace DocumentEditor.SignIn;

/// <summary>The body of <c>POST /api/user</c>.</summary>
public sealed record SignInRequest(string? Name);

/// <summary>The answer of <c>GET /api/user</c>; the name is null while nobody is signed in.</summary>
public sealed record SignedIn(string? Name, bool IsAdministrator);

public static class SignInEndpoints
{
    public static void AddStandInSignIn(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddAuthentication(StandInAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, StandInAuthentication>(StandInAuthentication.SchemeName, null);
        builder.Services.AddAuthorization();
    }

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        var user = endpoints.MapGroup("/api/user");
        user.MapGet("", (ClaimsPrincipal user) => new SignedIn(user.Identity?.Name, user.IsInRole(Roles.Administrator)));

        user.MapPost("", (SignInRequest request, HttpResponse response) =>
        {
            var name = request.Name?.Trim();
            if (!UserName.IsValid(name))
                return Results.Problem(Problems.InvalidUserName().ProblemDetails);

            response.Cookies.Append(StandInAuthentication.CookieName, name!, Cookie());
            return Results.NoContent();
        });

        user.MapDelete("", (HttpResponse response) => response.Cookies.Delete(StandInAuthentication.CookieName, Cookie()));
    }

    private static CookieOptions Cookie() => new() { HttpOnly = true, SameSite = SameSiteMode.Strict };
}
