namespace RedisLocking.Sql;

/// <summary>PostgreSQL 10 and later, and what speaks its SQL.</summary>
internal static class PostgreSqlDialect
{
    // A row is locked by ON CONFLICT DO UPDATE even when its WHERE refuses it, and is read anew after a wait for that lock:
    // transactions of one lock are in line from here to their ends.
    private const string Guard =
        """
        INSERT INTO {table} AS fence (resource, token, lease_id)
        VALUES (@resource, @token, @lease_id)
        ON CONFLICT (resource) DO UPDATE
        SET token = excluded.token, lease_id = excluded.lease_id, guarded_at = now()
        WHERE fence.token < excluded.token
           OR (fence.token = excluded.token AND fence.lease_id = excluded.lease_id)
        RETURNING token
        """;

    // After any error PostgreSQL takes no more statements of a transaction, and makes a rollback of its commit.
    private const string Doom =
        """
        DO $$ BEGIN RAISE EXCEPTION 'RedisLocking refused this transaction: its lease is not the latest of the lock'; END $$
        """;

    private const string UndefinedTable = "42P01", UndefinedColumn = "42703", NoSuchKey = "42P10", UndefinedSchema = "3F000";

    public static SqlFenceDialect Create() => new()
    {
        Guard = Guard,
        CreateTable = ReadScript().Replace(SqlFence.DefaultTable, SqlFenceDialect.TablePlaceholder, StringComparison.Ordinal),
        Doom = Doom,
        IsNoFenceTable = static failure => failure.SqlState is UndefinedTable or UndefinedColumn or NoSuchKey or UndefinedSchema,
    };

    private static string ReadScript()
    {
        using var script = typeof(PostgreSqlDialect).Assembly.GetManifestResourceStream("lock_fence.sql")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
