using Microsoft.CodeAnalysis;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Requests;

/// <summary>Follows a placeholder's path over properties, by the rules of <c>RequestValue</c> in RedisLocking.MediatR.</summary>
internal static class RequestPath
{
    public static PlaceholderMistake? FindMistake(INamedTypeSymbol request, LockPlaceholder placeholder)
    {
        if (placeholder.Source is { } source)
        {
            return new PlaceholderMistake(
                $"has the source '{source}'; the values of a request of MediatR are its properties, written without a source",
                PlaceholderMistake.Rewrite(placeholder, null, placeholder.Path));
        }

        ITypeSymbol owner = request;
        var steps = placeholder.Path.Split('.');
        for (var index = 0; index < steps.Length; index++)
        {
            // What a type parameter stands for is known when the request is sent.
            if (owner.TypeKind is TypeKind.TypeParameter or TypeKind.Error)
                return null;

            var properties = Readable(owner).ToList();
            if (properties.Find(property => property.Name == steps[index]) is not { } property)
                return NoSuchProperty(placeholder, owner, steps, index, properties);
            owner = WithoutNull(property.Type);
        }

        return IsSingleValue(owner) ? null : NoSingleValue(owner);
    }

    private static PlaceholderMistake NoSuchProperty(LockPlaceholder placeholder, ITypeSymbol owner, string[] steps, int index, List<IPropertySymbol> properties)
    {
        var names = properties.Select(property => property.Name).Distinct(StringComparer.Ordinal).ToList();
        var closest = Spelling.Closest(steps[index], names);
        var replacement = closest is null ? null
            : PlaceholderMistake.Rewrite(placeholder, null, string.Join(".", steps.Take(index).Append(closest).Concat(steps.Skip(index + 1))));
        return new PlaceholderMistake($"asks for '{steps[index]}'; {owner.Name} {Spelling.Owns("property", names)}", replacement);
    }

    private static PlaceholderMistake NoSingleValue(ITypeSymbol type)
    {
        var names = Readable(type).Select(property => property.Name).Distinct(StringComparer.Ordinal).ToList();
        return new PlaceholderMistake($"is a {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, which is no single value; say which part of it: it {Spelling.Owns("property", names)}");
    }

    private static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;

    // The most derived first, so that one which hides another is found; an interface has those of its bases too.
    private static IEnumerable<IPropertySymbol> Readable(ITypeSymbol type) =>
        (type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend(type) : Bases(type))
        .SelectMany(owner => owner.GetMembers().OfType<IPropertySymbol>())
        .Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public });

    private static bool IsSingleValue(ITypeSymbol type) =>
        type.TypeKind is TypeKind.TypeParameter or TypeKind.Error
        || type.SpecialType == SpecialType.System_String
        || IsFormattable(type)
        || SaysItself(type);

    private static bool IsFormattable(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || type.AllInterfaces.Prepend(type).Any(implemented => implemented is { Name: nameof(IFormattable), ContainingNamespace.Name: nameof(System) });

    // What a record's generated ToString writes changes when somebody adds a property to it.
    private static bool SaysItself(ITypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Interface or TypeKind.Array or TypeKind.Dynamic)
            return false;
        var method = Bases(type).SelectMany(owner => owner.GetMembers(nameof(ToString))).OfType<IMethodSymbol>()
            .FirstOrDefault(method => method is { Parameters.IsEmpty: true, IsStatic: false, DeclaredAccessibility: Accessibility.Public });
        return method is { IsImplicitlyDeclared: false }
            && method.ContainingType.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType)
            && !method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }
}
