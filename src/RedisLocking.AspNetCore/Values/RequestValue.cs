using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace RedisLocking.AspNetCore.Values;

/// <summary>Where the value of one placeholder comes from.</summary>
internal abstract class RequestValue(LockPlaceholder placeholder)
{
    private const string Sources = "route, query, header, claim, form and body; without one it is looked for in the route, then in the query";

    protected LockPlaceholder Placeholder => placeholder;

    protected string Name => placeholder.Path;

    /// <summary>The reader of a placeholder.</summary>
    /// <exception cref="FormatException">There is no such source, or the route has no such parameter.</exception>
    public static RequestValue Of(LockTemplate template, LockPlaceholder placeholder, RoutePattern? route, JsonSerializerOptions json)
    {
        var isInRoute = route?.GetParameter(placeholder.Path) is not null || route?.RequiredValues.ContainsKey(placeholder.Path) is true;
        return placeholder.Source switch
        {
            null when isInRoute => new FromRouteOrQuery(placeholder),
            null or "query" => new FromQuery(placeholder),
            "route" when isInRoute => new FromRoute(placeholder),
            "route" => throw Mistake($"but the route '{route?.RawText}' has no parameter of that name"),
            "header" => new FromHeader(placeholder),
            "claim" => new FromClaim(placeholder),
            "form" => new FromForm(placeholder),
            "body" when placeholder.Path.Split('.').Contains("") => throw Mistake("whose path has an empty step; it is written {body:user.email}"),
            "body" => new FromBody(placeholder, json),
            _ => throw Mistake($"whose source '{placeholder.Source}' is unknown; the sources are {Sources}"),
        };

        FormatException Mistake(string what) => new($"The lock template '{template}' has the placeholder {placeholder}, {what}.");
    }

    /// <summary>The value as it was sent; null when there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The body's bytes, where a placeholder of the endpoint is read from them.</param>
    public abstract string? Read(HttpContext context, ReadOnlyMemory<byte> body);

    // Which of several the handler takes depends on how it binds them, so none of them names the lock.
    private string? Single(StringValues values) =>
        values.Count <= 1 ? values.ToString() : throw new LockTemplateValueException(placeholder, "is there more than once");

    private string? RouteValue(HttpContext context) =>
        context.Request.RouteValues.TryGetValue(Name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private string? QueryValue(HttpContext context) => Single(context.Request.Query[Name]);

    private sealed class FromRoute(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => RouteValue(context);
    }

    private sealed class FromRouteOrQuery(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => RouteValue(context) ?? QueryValue(context);
    }

    private sealed class FromQuery(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => QueryValue(context);
    }

    private sealed class FromHeader(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => Single(context.Request.Headers[Name]);
    }

    private sealed class FromForm(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => Single(context.Request.Form[Name]);
    }

    private sealed class FromClaim(LockPlaceholder placeholder) : RequestValue(placeholder)
    {
        // JWT handlers rename 'sub' unless they are told not to.
        private readonly string? _renamed = placeholder.Path == "sub" ? ClaimTypes.NameIdentifier : null;

        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body)
        {
            var values = Claims(context.User, Name);
            return Single(values.Count == 0 && _renamed is not null ? Claims(context.User, _renamed) : values);
        }

        private static StringValues Claims(ClaimsPrincipal user, string type) =>
            new([.. user.FindAll(type).Select(claim => claim.Value)]);
    }

    private sealed class FromBody(LockPlaceholder placeholder, JsonSerializerOptions json) : RequestValue(placeholder)
    {
        private readonly JsonValue _value = new(placeholder, json);

        public override string? Read(HttpContext context, ReadOnlyMemory<byte> body) => _value.Read(body.Span);
    }
}
