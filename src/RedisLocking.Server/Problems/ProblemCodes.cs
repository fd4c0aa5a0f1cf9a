namespace RedisLocking.Server.Problems;

/// <summary>What went wrong, for programs: the end of a problem's <c>type</c>.</summary>
internal static class ProblemCodes
{
    public const string BadRequest = "bad-request";
    public const string Conflict = "conflict";
    public const string Exhausted = "exhausted";
    public const string Forbidden = "forbidden";
    public const string IdempotencyMismatch = "idempotency-mismatch";
    public const string LeaseGone = "lease-gone";
    public const string NotComparable = "not-comparable";
    public const string NotFound = "not-found";
    public const string OutOfRange = "out-of-range";
    public const string PreconditionRequired = "precondition-required";
    public const string RequestInProgress = "request-in-progress";
    public const string Stale = "stale";
    public const string TooManyRequests = "too-many-requests";
    public const string Unauthorized = "unauthorized";
    public const string Unavailable = "unavailable";

    public static string TypeOf(string code) => $"urn:redislocking:problem:{code}";

    /// <summary>What the framework does not say of its answers.</summary>
    public static string? DetailOfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A value in the query or in a header is not of its type: /openapi/v1.json says what is allowed.",
        StatusCodes.Status401Unauthorized => "Send an API key: Authorization: Bearer KEY.",
        StatusCodes.Status403Forbidden => "The API key is not for this.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: send Content-Type: application/json (curl --json does).",
        StatusCodes.Status429TooManyRequests => "More requests were sent than are allowed. Wait before the next one.",
        _ => null,
    };

    /// <summary>Of an answer that the framework gives.</summary>
    public static string OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status412PreconditionFailed => Stale,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        _ => BadRequest,
    };
}
