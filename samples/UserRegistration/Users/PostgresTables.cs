using Npgsql;
using RedisLocking;

namespace UserRegistration.Users;

/// <summary>Creates the tables that are missing before the first request; several servers may do so at once.</summary>
public sealed class PostgresTables(NpgsqlDataSource database, SqlFence fence) : IHostedService
{
    // No unique constraint on the name, on purpose: what keeps a name from being stored twice here is the lock and its fence.
    private const string Tables =
        """
        SELECT pg_advisory_xact_lock(4711);
        CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text NOT NULL, user_name text NOT NULL, registered_at timestamptz NOT NULL);
        CREATE INDEX IF NOT EXISTS users_by_name ON users (name);
        CREATE TABLE IF NOT EXISTS points_unsent (user_id uuid PRIMARY KEY, points integer NOT NULL);
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Tables, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await fence.EnsureTableAsync(connection, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
