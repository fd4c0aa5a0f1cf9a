using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>Which placeholders the requests of one endpoint can fill, by the rules of <c>RequestValue</c> in RedisLocking.AspNetCore.</summary>
/// <param name="route">The route for the message, and the names of its parameters; null when it is not all written here.</param>
/// <param name="inputs">What the handler takes; null when it is not known.</param>
/// <param name="isAction">Of a controller: something that is not written here may stand before its route.</param>
internal sealed class EndpointPlaceholders((string Text, IReadOnlyCollection<string> Parameters)? route, HandlerInputs? inputs, bool isAction)
{
    private const string Sources = "route, query, header, claim, form and body; without one it is looked for in the route, then in the query";

    // In the place of [controller] and [action], or by convention.
    private static readonly string[] OfEveryAction = ["controller", "action", "area", "page", "handler"];

    public PlaceholderMistake? FindMistake(LockPlaceholder placeholder) => placeholder.Source switch
    {
        null => FindInRouteOrQuery(placeholder),
        "route" => FindInRoute(placeholder),
        "query" or "header" or "claim" or "form" => null,
        "body" => FindInBody(placeholder),
        { } unknown => new PlaceholderMistake(
            $"has the unknown source '{unknown}'; the sources are {Sources}",
            Spelling.Closest(unknown, ["route", "query", "header", "claim", "form", "body"]) is { } known ? PlaceholderMistake.Rewrite(placeholder, known, placeholder.Path) : null),
    };

    private PlaceholderMistake? FindInRoute(LockPlaceholder placeholder)
    {
        if (route is not { } known || IsInRoute(known.Parameters, placeholder.Path) || (isAction && inputs?.Takes(placeholder.Path) is not false))
            return null;
        return new PlaceholderMistake(
            $"has no value: the route '{known.Text}' {Spelling.Owns("parameter", known.Parameters)}",
            Spelling.Closest(placeholder.Path, known.Parameters) is { } meant ? PlaceholderMistake.Rewrite(placeholder, "route", meant) : null);
    }

    private PlaceholderMistake? FindInRouteOrQuery(LockPlaceholder placeholder)
    {
        if (route is not { } known || inputs is null || IsInRoute(known.Parameters, placeholder.Path) || inputs.Takes(placeholder.Path))
            return null;

        var inBody = inputs.Bodies.Any(body => BodyShape.HasValue(body, placeholder.Path.Split('.')));
        var replacement = Spelling.Closest(placeholder.Path, [.. known.Parameters.Union(inputs.Names, StringComparer.OrdinalIgnoreCase)]) is { } meant
            ? PlaceholderMistake.Rewrite(placeholder, null, meant)
            : PlaceholderMistake.Rewrite(placeholder, inBody ? "body" : "query", placeholder.Path);
        return new PlaceholderMistake(
            $"has no value: the route '{known.Text}' {Spelling.Owns("parameter", known.Parameters)}, and the handler takes no '{placeholder.Path}' from the query; "
            + (inBody ? $"a value of the body is written {PlaceholderMistake.Rewrite(placeholder, "body", placeholder.Path)}" : $"a value of the query that only the lock needs is written {PlaceholderMistake.Rewrite(placeholder, "query", placeholder.Path)}"),
            replacement);
    }

    private PlaceholderMistake? FindInBody(LockPlaceholder placeholder)
    {
        var path = placeholder.Path.Split('.');
        if (path.Contains("", StringComparer.Ordinal))
            return new PlaceholderMistake("has a path with an empty step; it is written {body:user.email}");
        if (inputs is null or { IsOpen: true } or { Bodies.Count: 0 } || inputs.Bodies.Any(body => BodyShape.MayHave(body, path)))
            return null;

        var bodies = string.Join(", and ", inputs.Bodies.Select(body => $"{body.Name} {Spelling.Owns("property", BodyShape.Names(body) ?? [])}"));
        var meant = path.Length == 1 && inputs.Bodies.Count == 1 ? Spelling.Closest(path[0], BodyShape.Names(inputs.Bodies.First()) ?? []) : null;
        return new PlaceholderMistake(
            $"asks for what the handler does not read from the body: {bodies}",
            meant is null ? null : PlaceholderMistake.Rewrite(placeholder, "body", meant));
    }

    private bool IsInRoute(IReadOnlyCollection<string> parameters, string name) =>
        parameters.Contains(name, StringComparer.OrdinalIgnoreCase) || (isAction && OfEveryAction.Contains(name, StringComparer.OrdinalIgnoreCase));
}
