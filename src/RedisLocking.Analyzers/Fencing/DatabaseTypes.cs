using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers.Fencing;

/// <summary>The ways to write to a database that are known here: ADO.NET, Entity Framework Core and Dapper.</summary>
internal sealed class DatabaseTypes(Compilation compilation)
{
    private readonly INamedTypeSymbol? _command = compilation.GetTypeByMetadataName("System.Data.IDbCommand");
    private readonly INamedTypeSymbol? _context = compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext");
    private readonly INamedTypeSymbol? _dapper = compilation.GetTypeByMetadataName("Dapper.SqlMapper");

    public bool Any => (_command ?? _context ?? _dapper) is not null;

    public bool IsWrite(IMethodSymbol method) => method.Name switch
    {
        "ExecuteNonQuery" or "ExecuteNonQueryAsync" => Is(method.ContainingType, _command),
        "SaveChanges" or "SaveChangesAsync" => Is(method.ContainingType, _context),
        "Execute" or "ExecuteAsync" => LockingTypes.Same(method.ContainingType, _dapper),
        _ => false,
    };

    private static bool Is(INamedTypeSymbol type, INamedTypeSymbol? wanted)
    {
        if (wanted is null)
            return false;
        for (var parent = type; parent is not null; parent = parent.BaseType)
        {
            if (LockingTypes.Same(parent, wanted))
                return true;
        }

        return type.AllInterfaces.Any(implemented => LockingTypes.Same(implemented, wanted));
    }
}
