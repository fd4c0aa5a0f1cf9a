using System.Text;
using Microsoft.CodeAnalysis;

namespace RedisLocking.Repository.Tests.PublicApi;

/// <summary>The public surface of an assembly as C#-like lines, sorted by name: what a reviewer reads when it changes.</summary>
internal static class PublicApiText
{
    private static readonly SymbolDisplayFormat Name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Type = Name
        .AddKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword)
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName);

    private static readonly SymbolDisplayFormat Member = Name
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    public static string Of(IEnumerable<INamedTypeSymbol> types)
    {
        var text = new StringBuilder();
        foreach (var group in types.GroupBy(type => type.ContainingNamespace.ToDisplayString()))
        {
            text.Append("namespace ").Append(group.Key).Append("\n\n");
            foreach (var type in group)
            {
                text.Append(Header(type)).Append('\n');
                foreach (var member in Members(type))
                    text.Append("  ").Append(member).Append('\n');
                text.Append('\n');
            }
        }
        return text.ToString().TrimEnd() + "\n";
    }

    private static string Header(INamedTypeSymbol type)
    {
        var modifier = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        var bases = Bases(type).Select(parent => parent.ToDisplayString(Name)).ToList();
        var list = bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
        return "public " + modifier + type.ToDisplayString(Type) + list;
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        var interfaces = type.Interfaces.Where(ProductAssembly.IsPublic).OrderBy(parent => parent.Name, StringComparer.Ordinal);
        return type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent }
            ? interfaces.Prepend(parent)
            : interfaces;
    }

    // A record's <Clone>$ and a struct's constructor without parameters are the compiler's, and nobody calls them by name.
    private static IEnumerable<string> Members(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(ProductAssembly.IsPublic)
            .Where(member => member is not (INamedTypeSymbol or IMethodSymbol { AssociatedSymbol: not null }))
            .Where(member => !member.IsImplicitlyDeclared && !member.Name.StartsWith('<'))
            .Select(member => (member.Name, Text: member is IPropertySymbol property ? Signature(property) : member.ToDisplayString(Member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Text, StringComparer.Ordinal)
            .Select(member => member.Text);

    private static string Signature(IPropertySymbol property)
    {
        var get = property.GetMethod is { } getter && ProductAssembly.IsPublic(getter) ? " get;" : "";
        var set = property.SetMethod is { } setter && ProductAssembly.IsPublic(setter) ? setter.IsInitOnly ? " init;" : " set;" : "";
        return $"{property.ToDisplayString(Member)} {{{get}{set} }}";
    }
}
