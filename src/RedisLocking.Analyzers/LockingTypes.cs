using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers;

/// <summary>The types of RedisLocking that a compilation knows, looked up once for each compilation.</summary>
internal sealed class LockingTypes
{
    private readonly INamedTypeSymbol _locked;
    private readonly INamedTypeSymbol _template;
    private readonly INamedTypeSymbol _lock;
    private readonly INamedTypeSymbol _lockExtensions;
    private readonly INamedTypeSymbol _lease;
    private readonly INamedTypeSymbol? _endpointExtensions;
    private readonly INamedTypeSymbol? _disableLocking;

    private LockingTypes(Compilation compilation, INamedTypeSymbol locked)
    {
        _locked = locked;
        _template = compilation.GetTypeByMetadataName("RedisLocking.LockTemplate")!;
        _lock = compilation.GetTypeByMetadataName("RedisLocking.IDistributedLock")!;
        _lockExtensions = compilation.GetTypeByMetadataName("RedisLocking.DistributedLockExtensions")!;
        _lease = compilation.GetTypeByMetadataName("RedisLocking.ILockLease")!;
        _endpointExtensions = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.LockingEndpointConventionBuilderExtensions");
        _disableLocking = compilation.GetTypeByMetadataName("RedisLocking.DisableLockingAttribute");
    }

    /// <summary>Null where the project does not use RedisLocking: then there is nothing to look at.</summary>
    public static LockingTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("RedisLocking.LockedAttribute") is { } locked ? new LockingTypes(compilation, locked) : null;

    public bool IsLocked(ITypeSymbol? type) => Same(type, _locked);

    public bool IsDisableLocking(ITypeSymbol? type) => Same(type, _disableLocking);

    /// <summary>The <c>[Locked]</c> that stands on the symbol itself; null when none does.</summary>
    public AttributeData? LockOn(ISymbol? symbol) => symbol?.GetAttributes().FirstOrDefault(attribute => IsLocked(attribute.AttributeClass));

    public bool IsLease(ITypeSymbol? type) => type is not null && (Same(type, _lease) || type.AllInterfaces.Any(implemented => Same(implemented, _lease)));

    /// <summary>Whether what is returned, now or from a task, is a lease.</summary>
    public bool ReturnsLease(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { TypeArguments: [var result] } && IsLease(result);

    public bool IsTemplateParse(IMethodSymbol method) => method.Name == "Parse" && Same(method.ContainingType, _template);

    public bool IsRequireLock(IMethodSymbol method) => method.Name == "RequireLock" && Same(method.ContainingType, _endpointExtensions);

    public bool IsDisableLocking(IMethodSymbol method) => method.Name == "DisableLocking" && Same(method.ContainingType, _endpointExtensions);

    /// <summary><c>AcquireAsync</c> and <c>TryAcquireAsync</c> of any lock.</summary>
    public bool IsAcquire(IMethodSymbol method) =>
        method.Name is "AcquireAsync" or "TryAcquireAsync" && IsOfLock(method) && ReturnsLease(method);

    /// <summary><c>RunAsync</c> and <c>TryRunAsync</c>, which acquire, and release by themselves.</summary>
    public bool IsRun(IMethodSymbol method) => method.Name is "RunAsync" or "TryRunAsync" && IsOfLock(method);

    public static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one?.OriginalDefinition, other?.OriginalDefinition) && other is not null;

    private bool IsOfLock(IMethodSymbol method) =>
        Same(method.ContainingType, _lock) || Same(method.ContainingType, _lockExtensions) || method.ContainingType.AllInterfaces.Any(implemented => Same(implemented, _lock));
}
