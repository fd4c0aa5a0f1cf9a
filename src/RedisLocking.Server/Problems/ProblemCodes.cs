namespace RedisLocking.Server.Problems;

/// <summary>What went wrong, for programs: the end of a problem's <c>type</c>.</summary>
internal static class ProblemCodes
{
    public const string BadRequest = "bad-request";
    public const string Conflict = "conflict";
    public const string Forbidden = "forbidden";
    public const string IdempotencyMismatch = "idempotency-mismatch";
    public const string LeaseGone = "lease-gone";
    public const string NotFound = "not-found";
    public const string RequestInProgress = "request-in-progress";
    public const string TooManyRequests = "too-many-requests";
    public const string Unauthorized = "unauthorized";
    public const string Unavailable = "unavailable";

    public static string TypeOf(string code) => $"urn:redislocking:problem:{code}";

    /// <summary>Of an answer that the framework gives.</summary>
    public static string OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        _ => BadRequest,
    };
}
