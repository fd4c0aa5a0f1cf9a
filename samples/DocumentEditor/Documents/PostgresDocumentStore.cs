using Npgsql;
using RedisLocking;

namespace DocumentEditor.Documents;

/// <summary>Documents as a table. What is done under a lease begins with its guard, in one transaction.</summary>
public sealed class PostgresDocumentStore(NpgsqlDataSource database, SqlFence fence) : IDocumentStore
{
    private const string Columns = "SELECT id, title, text, saved_by FROM documents";

    public async Task<IReadOnlyList<Document>> ListAsync()
    {
        await using var command = database.CreateCommand($"{Columns} ORDER BY id");
        return await ReadAsync(command);
    }

    public async Task<Document?> FindAsync(int id)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await FindAsync(connection, id);
    }

    public async Task<Document?> OpenAsync(int id, ILockLease lease)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await fence.GuardAsync(transaction, lease);
        var document = await FindAsync(connection, id);
        await transaction.CommitAsync();
        return document;
    }

    public async Task SaveAsync(int id, string text, string savedBy, ILockLease lease)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await fence.GuardAsync(transaction, lease);
        await using var update = new NpgsqlCommand("UPDATE documents SET text = $2, saved_by = $3 WHERE id = $1", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = text }, new() { Value = savedBy } },
        };
        await update.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public async Task EvictAsync(ForcedRelease forced)
    {
        ArgumentNullException.ThrowIfNull(forced);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await fence.RaiseAsync(transaction, forced.Name, forced.FencingToken);
        await transaction.CommitAsync();
    }

    private static async Task<Document?> FindAsync(NpgsqlConnection connection, int id)
    {
        await using var command = new NpgsqlCommand($"{Columns} WHERE id = $1", connection) { Parameters = { new() { Value = id } } };
        return (await ReadAsync(command)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<Document>> ReadAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var documents = new List<Document>();
        while (await reader.ReadAsync())
            documents.Add(new Document(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return documents;
    }
}
