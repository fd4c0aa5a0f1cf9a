using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using RedisLocking.Analyzers.Templates;

namespace RedisLocking.Analyzers.Endpoints;

/// <summary>An endpoint that a call of <c>MapPost</c> or a sibling makes, as far as it stands there.</summary>
internal sealed class MappedEndpoint(IInvocationOperation map, LockingTypes types, EndpointTypes endpoints)
{
    public string Name => map.TargetMethod.Name;

    /// <summary>The lambda, the local function or the method; null when the handler comes from elsewhere.</summary>
    public IMethodSymbol? Handler { get; } = HandlerOf(map);

    /// <summary>With the prefixes of its groups; null when a part of it is not written here.</summary>
    public string? Route() =>
        Argument(map, "pattern") is { ConstantValue: { HasValue: true, Value: string pattern } }
        && PrefixOf(map.Arguments[0].Value) is { } prefix
            ? $"{prefix.TrimEnd('/')}/{pattern.TrimStart('/')}"
            : null;

    /// <summary>The lock that counts, of the handler's attributes and of the conventions behind the call; null when it takes none.</summary>
    public (Location Place, IReadOnlyList<WrittenTemplate> Templates)? FindLock(CancellationToken cancellationToken)
    {
        if (FindLastConvention() is { } convention)
        {
            return types.IsRequireLock(convention.TargetMethod)
                ? (NameIn(convention).GetLocation(), [.. TemplatesOf(convention)])
                : null;
        }

        if (types.LockOn(Handler) is not { } locked || Handler!.GetAttributes().Any(attribute => types.IsDisableLocking(attribute.AttributeClass)))
            return null;
        var handler = (Argument(map, "handler") ?? map).Syntax;
        var attribute = locked.ApplicationSyntaxReference?.GetSyntax(cancellationToken);
        var place = attribute?.SyntaxTree == handler.SyntaxTree ? attribute : handler;
        return (place.GetLocation(), [.. WrittenTemplate.In(locked, handler.GetLocation(), cancellationToken)]);
    }

    // What is said last counts: MapPost(…).RequireLock(…).DisableLocking().
    private IInvocationOperation? FindLastConvention()
    {
        IInvocationOperation? last = null;
        IOperation value = map;
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation conversion:
                    value = conversion;
                    break;
                case IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call }:
                    if (types.IsRequireLock(call.TargetMethod) || types.IsDisableLocking(call.TargetMethod))
                        last = call;
                    value = call;
                    break;
                default:
                    return last;
            }
        }
    }

    private IEnumerable<WrittenTemplate> TemplatesOf(IInvocationOperation convention) =>
        Argument(convention, "locked") is IObjectCreationOperation creation && types.IsLocked(creation.Type)
            ? WrittenTemplate.In(creation.Arguments)
            : WrittenTemplate.In(convention.Arguments);

    private string? PrefixOf(IOperation builder)
    {
        while (builder is IConversionOperation conversion)
            builder = conversion.Operand;
        if (endpoints.IsApplication(builder.Type))
            return "";

        return builder switch
        {
            IInvocationOperation group when endpoints.IsMapGroup(group.TargetMethod) =>
                Argument(group, "prefix") is { ConstantValue: { HasValue: true, Value: string prefix } } && PrefixOf(group.Arguments[0].Value) is { } before
                    ? $"{before.TrimEnd('/')}/{prefix.Trim('/')}"
                    : null,
            IInvocationOperation { TargetMethod.IsExtensionMethod: true } convention when LockingTypes.Same(convention.Type, convention.Arguments[0].Value.Type) =>
                PrefixOf(convention.Arguments[0].Value),
            ILocalReferenceOperation local => InitialValue(local) is { } value ? PrefixOf(value) : null,
            _ => null,
        };
    }

    // A local that is written once is what it was declared as.
    private static IOperation? InitialValue(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;

        IOperation? initial = null;
        foreach (var operation in root.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && Same(declarator.Symbol))
                initial = declarator.GetVariableInitializer()?.Value;
            else if (operation is IAssignmentOperation { Target: ILocalReferenceOperation written } && Same(written.Local))
                return null;
        }

        return initial;

        bool Same(ILocalSymbol local) => SymbolEqualityComparer.Default.Equals(local, reference.Local);
    }

    private static IMethodSymbol? HandlerOf(IInvocationOperation map)
    {
        var value = Argument(map, "handler") ?? Argument(map, "requestDelegate");
        while (value is IDelegateCreationOperation creation)
            value = creation.Target;
        return value switch
        {
            IAnonymousFunctionOperation function => function.Symbol,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
    }

    private static IOperation? Argument(IInvocationOperation call, string name)
    {
        var value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value;
    }

    private static SyntaxNode NameIn(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } ? member.Name : call.Syntax;
}
