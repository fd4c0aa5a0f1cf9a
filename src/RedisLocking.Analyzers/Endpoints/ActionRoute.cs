using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>The attribute routes of an action and its controller.</summary>
internal static class ActionRoute
{
    /// <summary>All of them, for a message, and the names of their parameters; null when another convention makes the route.</summary>
    public static (string Text, IReadOnlyCollection<string> Parameters)? Find(IMethodSymbol action, INamedTypeSymbol controller, EndpointTypes endpoints)
    {
        var templates = new List<string>();
        for (var declaring = action; declaring is not null; declaring = declaring.OverriddenMethod)
        {
            if (!TryAdd(templates, declaring, endpoints))
                return null;
        }

        for (var declaring = controller; declaring is not null; declaring = declaring.BaseType)
        {
            if (!TryAdd(templates, declaring, endpoints))
                return null;
        }

        // None: routed by convention.
        return templates.Count == 0 ? null : (string.Join("', '", Enumerable.Reverse(templates)), [.. templates.SelectMany(RouteParameters.Of)]);
    }

    // False: an attribute of somebody's own, whose template is not written here.
    private static bool TryAdd(List<string> templates, ISymbol declaring, EndpointTypes endpoints)
    {
        foreach (var attribute in declaring.GetAttributes())
        {
            if (!endpoints.IsRouteTemplate(attribute))
                continue;
            if (attribute.AttributeClass?.ContainingNamespace.ToDisplayString() != "Microsoft.AspNetCore.Mvc")
                return false;
            var template = attribute.AttributeClass.Name == "AcceptVerbsAttribute"
                ? attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Route").Value.Value
                : attribute.ConstructorArguments.FirstOrDefault().Value;
            if (template is string text)
                templates.Add(text);
        }

        return true;
    }
}
