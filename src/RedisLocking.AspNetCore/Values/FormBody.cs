using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Values;

/// <summary>A form, read with ASP.NET Core's own limits; the handler is given the same.</summary>
internal static class FormBody
{
    /// <exception cref="UnusableRequestException">The body is no form, or not one that the handler would be given.</exception>
    public static async ValueTask ReadAsync(HttpContext context)
    {
        // Looking at the form would throw then, as if it was the application's mistake.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            throw new UnusableRequestException(StatusCodes.Status400BadRequest, "The form's anti-forgery token is not valid.");

        if (!context.Request.HasFormContentType)
            throw new UnusableRequestException(StatusCodes.Status415UnsupportedMediaType, "The body must be a form, with a content type that says so.");

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new UnusableRequestException(StatusCodes.Status400BadRequest, "The body is not a valid form, or larger than forms may be.");
        }
    }
}
