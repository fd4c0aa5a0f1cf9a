using Microsoft.AspNetCore.Http.HttpResults;

namespace DocumentEditor;

/// <summary>What the page is told when something is not done: problem details (RFC 9457), whose <c>detail</c> it shows as it is.</summary>
public static class Problems
{
    public static ProblemHttpResult SomebodyElseEdits(string? editor) => Problem(StatusCodes.Status409Conflict,
        "Somebody else is editing", $"{editor ?? "Somebody"} is editing this document.");

    /// <summary>
    /// Whether the lease was found ended or the database refused its token, the editor's situation is the same, and so is the
    /// sentence.
    /// </summary>
    public static ProblemHttpResult EditHasEnded() => Problem(StatusCodes.Status410Gone,
        "Your edit has ended", "Your edit has ended: it was taken over, or not heard of for too long. Nothing more of it is saved. What you typed is still in this page.");

    public static ProblemHttpResult NotYourEdit() => Problem(StatusCodes.Status400BadRequest,
        "Not your edit", "The handle is not of an edit of this document by you.");

    public static ProblemHttpResult InvalidText() => Problem(StatusCodes.Status400BadRequest,
        "The text is not valid", $"A text has at most {Documents.Document.MaxLength:N0} characters, and none of them is U+0000.");

    public static ProblemHttpResult InvalidUserName() => Problem(StatusCodes.Status400BadRequest,
        "The name is not valid", $"A name has 1 to {SignIn.UserName.MaxLength} characters, and no control characters.");

    public static ProblemHttpResult Unavailable() => Problem(StatusCodes.Status503ServiceUnavailable,
        "Try again", "Something that is needed does not answer. Nobody knows whether this was done; try again in a moment.");

    private static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
