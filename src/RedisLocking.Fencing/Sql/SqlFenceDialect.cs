using System.Data.Common;
using RedisLocking.Sql;

namespace RedisLocking;

/// <summary>
/// How a database is spoken to by a <see cref="SqlFence"/>. PostgreSQL is built in; for another one, say its statements here.
/// In each of them <c>{table}</c> stands for the fence table.
/// </summary>
public sealed record SqlFenceDialect
{
    /// <summary>What stands for the fence table in the statements: <c>{table}</c>.</summary>
    public const string TablePlaceholder = "{table}";

    /// <summary>PostgreSQL 10 and later.</summary>
    public static SqlFenceDialect PostgreSql { get; } = PostgreSqlDialect.Create();

    /// <summary>
    /// Locks the resource's row until the transaction ends, and lets the lease pass if the row is missing, has a smaller token, or
    /// has this token and this lease id; then the row holds both. Its first result has a row if the lease passed, and none
    /// if it was refused.
    /// </summary>
    /// <value>
    /// One or more statements with the parameters <c>@resource</c> (text), <c>@token</c> (64-bit integer) and <c>@lease_id</c>
    /// (text). The row must be locked before it is compared, also when it is only being inserted by another transaction.
    /// </value>
    public required string Guard { get; init; }

    /// <summary>Creates the fence table if it is missing.</summary>
    /// <value>Statements without parameters that may run again, and on several servers at once.</value>
    public required string CreateTable { get; init; }

    /// <summary>A statement that fails, and by that makes the database commit nothing of the transaction any more.</summary>
    /// <value>Default: null, the transaction is rolled back. Right where the driver then refuses more commands on it.</value>
    public string? Doom { get; init; }

    /// <summary>Whether this error says that the fence table is missing, or is another table.</summary>
    /// <value>Default: none does, and the database's own error is what the caller gets.</value>
    public Func<DbException, bool> IsNoFenceTable { get; init; } = static _ => false;
}
