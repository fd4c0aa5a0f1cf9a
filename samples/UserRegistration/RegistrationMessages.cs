using System.Security.Cryptography;

namespace UserRegistration;

/// <summary>The body of <c>POST /users</c>.</summary>
public sealed record RegistrationRequest(string? UserName);

/// <summary>The answer 201.</summary>
public sealed record RegistrationResponse(Guid Id, string SessionId, string UserName, int Points);

/// <summary>Nobody may guess another user's session, so its id is 128 random bits and says nothing.</summary>
public static class SessionId
{
    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
