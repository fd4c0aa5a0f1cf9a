using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Bodies;

/// <summary>Bodies that must be JSON. What is wrong with one is told, and where.</summary>
internal static class JsonBody
{
    /// <summary>The body; null: there is none, or it is <c>null</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="allowed">What it must be, for who sends something else: the rest of a sentence that begins with <c>The body must be</c>.</param>
    /// <exception cref="ProblemException">It is something else.</exception>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string allowed)
        where T : class
    {
        var request = context.Request;
        if (request.ContentLength == 0 || (request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }))
            return null;
        if (!request.HasJsonContentType())
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.BadRequest, ProblemCodes.DetailOfStatus(StatusCodes.Status415UnsupportedMediaType)!);
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted);
        }
        catch (JsonException mistake)
        {
            var where = mistake.Path is { Length: > 1 } path ? $" It is wrong at {path}." : "";
            throw ProblemException.BadRequest($"The body must be {allowed}.{where}");
        }
    }

    /// <summary>The same of a body that must be there.</summary>
    /// <inheritdoc cref="ReadAsync{T}"/>
    public static async Task<T> RequireAsync<T>(HttpContext context, JsonTypeInfo<T> type, string allowed)
        where T : class =>
        await ReadAsync(context, type, allowed) ?? throw ProblemException.BadRequest($"The body must be {allowed}.");
}
