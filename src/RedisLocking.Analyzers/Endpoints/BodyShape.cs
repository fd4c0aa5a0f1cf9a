using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>Which properties the JSON of a type has. Names are compared by letters and digits, so that every naming policy is met.</summary>
internal static class BodyShape
{
    /// <summary>True too where it cannot be told: the type is read by a converter, or takes whatever comes.</summary>
    public static bool MayHave(ITypeSymbol type, IEnumerable<string> path)
    {
        foreach (var step in path)
        {
            if (!IsPlain(type))
                return true;
            var property = Members(type).FirstOrDefault(member => IsNamed(member, step));
            if (property.Type is null)
                return false;
            type = WithoutNull(property.Type);
        }

        return true;
    }

    /// <summary>Whether it certainly has a single value at the path.</summary>
    public static bool HasValue(ITypeSymbol type, IEnumerable<string> path)
    {
        foreach (var step in path)
        {
            if (!IsPlain(type) || Members(type).FirstOrDefault(member => IsNamed(member, step)).Type is not { } next)
                return false;
            type = WithoutNull(next);
        }

        return !IsPlain(type);
    }

    /// <summary>The names of a plain type's properties, as JSON has them; null when they cannot be told.</summary>
    public static IReadOnlyList<string>? Names(ITypeSymbol type) =>
        IsPlain(type) ? [.. Members(type).Select(member => member.JsonName ?? CamelCase(member.Name)).Distinct(StringComparer.Ordinal)] : null;

    private static bool IsNamed((string Name, string? JsonName, ITypeSymbol Type) member, string step) =>
        Letters(member.Name) == Letters(step) || (member.JsonName is not null && Letters(member.JsonName) == Letters(step));

    // One's own class or struct, of nothing but properties.
    private static bool IsPlain(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, SpecialType: SpecialType.None }
        && !type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable)
        && type.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) is not true
        && !type.GetAttributes().Any(IsOfJson)
        && Members(type).Any()
        && !Bases(type).SelectMany(owner => owner.GetMembers()).Any(member => member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "JsonExtensionDataAttribute" or "JsonConverterAttribute"));

    private static bool IsOfJson(AttributeData attribute) => attribute.AttributeClass?.Name.StartsWith("Json", StringComparison.Ordinal) is true;

    private static IEnumerable<(string Name, string? JsonName, ITypeSymbol Type)> Members(ITypeSymbol type) =>
        from owner in Bases(type)
        from member in owner.GetMembers()
        let memberType = member switch
        {
            IPropertySymbol { IsStatic: false, IsIndexer: false, Name: not "EqualityContract" } property => property.Type,
            IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public } field => field.Type,
            _ => null,
        }
        where memberType is not null
        let named = member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute")
        select (member.Name, named?.ConstructorArguments.FirstOrDefault().Value as string, memberType);

    private static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string CamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol? type)
    {
        for (; type is not null && type.SpecialType != SpecialType.System_Object; type = type.BaseType)
            yield return type;
    }
}
