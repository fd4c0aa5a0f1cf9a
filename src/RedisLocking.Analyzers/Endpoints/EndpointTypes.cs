using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>The types of ASP.NET Core that say where an endpoint is and what its handler gets.</summary>
internal sealed class EndpointTypes
{
    private static readonly HashSet<string> MapMethods = new(StringComparer.Ordinal) { "Map", "MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods" };

    private readonly INamedTypeSymbol _routeBuilderExtensions;
    private readonly INamedTypeSymbol? _application;
    private readonly INamedTypeSymbol? _controller;
    private readonly INamedTypeSymbol? _routeTemplate;

    private EndpointTypes(Compilation compilation, INamedTypeSymbol routeBuilderExtensions)
    {
        _routeBuilderExtensions = routeBuilderExtensions;
        _application = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.WebApplication");
        _controller = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.ControllerBase");
        _routeTemplate = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.Routing.IRouteTemplateProvider");
    }

    /// <summary>Null where the project has no endpoints.</summary>
    public static EndpointTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions") is { } extensions
            ? new EndpointTypes(compilation, extensions)
            : null;

    /// <summary><c>MapPost(pattern, handler)</c> and its siblings.</summary>
    public bool IsMap(IMethodSymbol method) => MapMethods.Contains(method.Name) && LockingTypes.Same(method.ContainingType, _routeBuilderExtensions);

    public bool IsMapGroup(IMethodSymbol method) => method.Name == "MapGroup" && LockingTypes.Same(method.ContainingType, _routeBuilderExtensions);

    /// <summary>Nothing stands before the routes that are mapped on an application itself.</summary>
    public bool IsApplication(ITypeSymbol? type) => LockingTypes.Same(type, _application);

    public bool IsController(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (LockingTypes.Same(parent, _controller))
                return true;
        }

        return false;
    }

    public bool IsRouteTemplate(AttributeData attribute) =>
        attribute.AttributeClass?.AllInterfaces.Any(implemented => LockingTypes.Same(implemented, _routeTemplate)) is true;

    /// <summary>An attribute of ASP.NET Core itself, whose first argument is what it says it is.</summary>
    public static bool IsOfMvc(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == "Microsoft.AspNetCore.Mvc";
}
