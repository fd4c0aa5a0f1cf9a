using Microsoft.AspNetCore.Http.HttpResults;

namespace UserRegistration;

/// <summary>What this API answers when it does not register: problem details (RFC 9457), told apart by their <c>type</c>.</summary>
public static class Problems
{
    public const string InProgressType = "urn:redislocking:samples:RegistrationInProgress";
    public const string AlreadyRegisteredType = "urn:redislocking:samples:UserAlreadyRegistered";
    public const string InvalidUserNameType = "urn:redislocking:samples:InvalidUserName";
    public const string UnavailableType = "urn:redislocking:samples:RegistrationUnavailable";

    public static IResult InvalidUserName() => Problem(StatusCodes.Status400BadRequest, InvalidUserNameType,
        "The user name is not valid", $"userName must have 1 to {Users.UserName.MaxLength} characters, not counting the white space around it.");

    public static IResult RegistrationInProgress() => new Later(Problem(StatusCodes.Status409Conflict, InProgressType,
        "The registration is in progress", "Another request registers this user name at this moment."));

    public static IResult UserAlreadyRegistered() => Problem(StatusCodes.Status409Conflict, AlreadyRegisteredType,
        "The user is already registered", "A user of this name exists.");

    public static IResult Unavailable() => new Later(Problem(StatusCodes.Status503ServiceUnavailable, UnavailableType,
        "Registration is unavailable", "Something that it needs does not answer. Try again in a moment."));

    private static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: type);

    private sealed class Later(ProblemHttpResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            return problem.ExecuteAsync(httpContext);
        }
    }
}
