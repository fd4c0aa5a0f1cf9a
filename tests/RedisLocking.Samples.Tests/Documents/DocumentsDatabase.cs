using DocumentEditor.Documents;
using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>The editor's tables in a schema of their own, looked at from beside the servers.</summary>
internal sealed class DocumentsDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private int _last = 100; // After the examples.

    private DocumentsDatabase(string connectionString) => _database = NpgsqlDataSource.Create(connectionString);

    public string ConnectionString => _database.ConnectionString;

    /// <summary>What the servers keep their documents in.</summary>
    public PostgresDocumentStore Store => new(_database, new SqlFence());

    public static async Task<DocumentsDatabase> CreateAsync(PostgresServer server)
    {
        var schema = $"t{Guid.NewGuid():N}";
        var database = new DocumentsDatabase($"{server.ConnectionString};Search Path={schema}");
        await using var create = database._database.CreateCommand($"CREATE SCHEMA {schema}");
        await create.ExecuteNonQueryAsync();
        return database;
    }

    /// <summary>What a server does when it starts.</summary>
    public Task CreateTablesAsync() => new PostgresTables(_database, new SqlFence()).StartAsync(CancellationToken.None);

    /// <summary>A document that no other test has.</summary>
    public async Task<int> AddAsync(string text)
    {
        var id = Interlocked.Increment(ref _last);
        await using var insert = _database.CreateCommand("INSERT INTO documents (id, title, text) VALUES ($1, $2, $3)");
        insert.Parameters.Add(new() { Value = id });
        insert.Parameters.Add(new() { Value = $"Document {id}" });
        insert.Parameters.Add(new() { Value = text });
        await insert.ExecuteNonQueryAsync();
        return id;
    }

    public async Task<string> TextAsync(int id) => (await Store.FindAsync(id))!.Text;

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
