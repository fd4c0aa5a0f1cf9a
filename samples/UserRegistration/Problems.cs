using Microsoft.AspNetCore.Http.HttpResults;
using RedisLocking;

namespace UserRegistration;

/// <summary>What this API answers when it does not register: problem details (RFC 9457), told apart by their <c>type</c>.</summary>
public static class Problems
{
    public const string InProgressType = "urn:redislocking:samples:RegistrationInProgress";
    public const string AlreadyRegisteredType = "urn:redislocking:samples:UserAlreadyRegistered";
    public const string InvalidUserNameType = "urn:redislocking:samples:InvalidUserName";
    public const string UnavailableType = "urn:redislocking:samples:RegistrationUnavailable";

    public static ProblemHttpResult InvalidUserName() => Problem(StatusCodes.Status400BadRequest, InvalidUserNameType,
        "The user name is not valid", $"userName must have 1 to {Users.UserName.MaxLength} characters, not counting the white space around it, and neither braces nor control characters.");

    public static ProblemHttpResult RegistrationInProgress() => Problem(StatusCodes.Status409Conflict, InProgressType,
        "The registration is in progress", "Another request registers this user name at this moment.");

    public static ProblemHttpResult UserAlreadyRegistered() => Problem(StatusCodes.Status409Conflict, AlreadyRegisteredType,
        "The user is already registered", "A user of this name exists.");

    public static ProblemHttpResult Unavailable() => Problem(StatusCodes.Status503ServiceUnavailable, UnavailableType,
        "Registration is unavailable", "Something that it needs does not answer. Try again in a moment.");

    /// <summary>Says in this API's words why a request was refused that did not get its lock.</summary>
    public static ValueTask Explain(LockRejectedContext rejected)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        var problem = rejected.Reason switch
        {
            LockRejectionReason.Conflict => RegistrationInProgress(),
            LockRejectionReason.Unavailable => Unavailable(),
            _ => InvalidUserName(),
        };
        if (problem.StatusCode == rejected.ProblemDetails.Status)
        {
            rejected.ProblemDetails.Type = problem.ProblemDetails.Type;
            rejected.ProblemDetails.Title = problem.ProblemDetails.Title;
            rejected.ProblemDetails.Detail = problem.ProblemDetails.Detail;
        }

        return ValueTask.CompletedTask;
    }

    private static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: type);
}
