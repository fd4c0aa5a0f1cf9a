using Npgsql;
using RedisLocking;

namespace DocumentEditor.Documents;

/// <summary>Creates the tables and the example documents that are missing, before the first request; several servers may do so at once.</summary>
public sealed class PostgresTables(NpgsqlDataSource database, SqlFence fence) : IHostedService
{
    private const string Tables =
        """
        SELECT pg_advisory_xact_lock(4712);
        CREATE TABLE IF NOT EXISTS documents (id integer PRIMARY KEY, title text NOT NULL, text text NOT NULL, saved_by text);
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var tables = new NpgsqlCommand(Tables, connection))
            await tables.ExecuteNonQueryAsync(cancellationToken);
        await fence.EnsureTableAsync(connection, cancellationToken);

        foreach (var example in Document.Examples)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO documents (id, title, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection)
            {
                Parameters = { new() { Value = example.Id }, new() { Value = example.Title }, new() { Value = example.Text } },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
