using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>What a handler takes from a request, by its parameters; where that cannot be told, it is open.</summary>
internal sealed class HandlerInputs
{
    // Whoever gets one of these reads what they like.
    private static readonly HashSet<string> WholeRequests = new(StringComparer.Ordinal) { "HttpContext", "HttpRequest", "HttpResponse", "Stream", "PipeReader" };
    private static readonly HashSet<string> NoInputs = new(StringComparer.Ordinal) { "CancellationToken", "ClaimsPrincipal" };

    private readonly List<string> _names = [];
    private readonly List<INamedTypeSymbol> _bodies = [];

    public HandlerInputs(IMethodSymbol handler, bool isAction)
    {
        foreach (var parameter in handler.Parameters)
            Add(parameter, isAction);
    }

    /// <summary>The handler may read more than its parameters say.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What is bound from the route or the query.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The types that the body may be read as; none when the handler reads no body.</summary>
    public IReadOnlyCollection<INamedTypeSymbol> Bodies => _bodies;

    public bool Takes(string name) => IsOpen || _names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private void Add(IParameterSymbol parameter, bool isAction)
    {
        var type = parameter.Type;
        var source = parameter.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name.StartsWith("From", StringComparison.Ordinal) is true);
        switch (source?.AttributeClass?.Name)
        {
            case "FromServicesAttribute" or "FromKeyedServicesAttribute" or "FromHeaderAttribute" or "FromFormAttribute":
                return;
            case "FromBodyAttribute" when type is INamedTypeSymbol body:
                _bodies.Add(body);
                return;
            case "FromRouteAttribute" or "FromQueryAttribute" when IsSimple(type):
                _names.Add(source.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value as string ?? parameter.Name);
                return;
            case not null:
                IsOpen = true;
                return;
        }

        if (IsSimple(type))
            _names.Add(parameter.Name);
        else if (parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "AsParametersAttribute") || WholeRequests.Contains(type.Name) || BindsItself(type))
            IsOpen = true;
        else if (type.TypeKind == TypeKind.Interface || NoInputs.Contains(type.Name))
            return;
        else if (isAction || type is not INamedTypeSymbol body)
            IsOpen = true; // A model binder fills it from anywhere.
        else
            _bodies.Add(body);
    }

    private static bool IsSimple(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsSimple(array.ElementType),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } => IsSimple(value),
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: not (SpecialType.None or SpecialType.System_Object) } => true,
        { Name: "Uri" or "StringValues" } => true,
        _ => HasStatic(type, "TryParse") || type.AllInterfaces.Any(implemented => implemented.Name == "IParsable"),
    };

    private static bool BindsItself(ITypeSymbol type) =>
        type.TypeKind is TypeKind.TypeParameter or TypeKind.Error or TypeKind.Dynamic
        || HasStatic(type, "BindAsync")
        || type.AllInterfaces.Any(implemented => implemented.Name == "IBindableFromHttpContext");

    private static bool HasStatic(ITypeSymbol type, string name)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (declaring.GetMembers(name).Any(member => member is IMethodSymbol { IsStatic: true }))
                return true;
        }

        return false;
    }
}
