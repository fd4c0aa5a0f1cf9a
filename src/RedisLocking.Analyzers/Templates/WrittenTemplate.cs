using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Templates;

/// <summary>A template as it stands in the source, where it is a constant.</summary>
internal readonly record struct WrittenTemplate(string Text, Location Location)
{
    /// <summary>The templates among the arguments of <c>new LockedAttribute(…)</c>, <c>RequireLock(…)</c> or <c>LockTemplate.Parse(…)</c>.</summary>
    public static IEnumerable<WrittenTemplate> In(ImmutableArray<IArgumentOperation> arguments) =>
        arguments
            .Where(argument => argument.Parameter is { Name: "templates" or "template" or "text" })
            .SelectMany(argument => Elements(argument.Value))
            .Where(value => value.ConstantValue is { HasValue: true, Value: string })
            .Select(value => new WrittenTemplate((string)value.ConstantValue.Value!, value.Syntax.GetLocation()));

    /// <summary>The templates of a <c>[Locked(…)]</c>; at <paramref name="elsewhere"/> when it stands in another file.</summary>
    public static IEnumerable<WrittenTemplate> In(AttributeData locked, Location elsewhere, CancellationToken cancellationToken)
    {
        if (locked.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false, Values: var values }])
            yield break;

        var written = (locked.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)?.ArgumentList?.Arguments
            .Where(argument => argument.NameEquals is null)
            .ToList();
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index].Value is not string text)
                continue;
            var location = written?.Count == values.Length ? written[index].Expression.GetLocation() : elsewhere;
            yield return new WrittenTemplate(text, location.SourceTree == elsewhere.SourceTree ? location : elsewhere);
        }
    }

    private static IEnumerable<IOperation> Elements(IOperation value) => value switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.SelectMany(Elements),
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(Elements),
        IConversionOperation { IsImplicit: true } conversion => Elements(conversion.Operand),
        _ => [value],
    };
}
