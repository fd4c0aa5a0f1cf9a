using System.Security.Claims;
using System.Text.Encodings.Web;
using DocumentEditor.Editing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DocumentEditor.SignIn;

/// <summary>
/// A STAND-IN, not authentication: it believes whatever name the cookie says, and makes whoever is named in
/// <see cref="EditorOptions.Administrators"/> an administrator. Put your own scheme in its place; nothing else knows of it.
/// </summary>
public sealed class StandInAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IOptions<EditorOptions> editor)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "StandIn";
    public const string CookieName = "stand-in-user";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName] is not { } name || !UserName.IsValid(name))
            return Task.FromResult(AuthenticateResult.NoResult());

        var user = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], SchemeName);
        if (editor.Value.Administrators.Contains(name))
            user.AddClaim(new Claim(ClaimTypes.Role, Roles.Administrator));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(user), SchemeName)));
    }
}

public static class Roles
{
    public const string Administrator = "administrator";
}
