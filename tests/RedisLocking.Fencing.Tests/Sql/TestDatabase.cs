using Dapper;
using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>A schema of its own for one test, with a table to write to and, unless it is told otherwise, the fence table.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private TestDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        _source = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public SqlFence Fence { get; } = new();

    public static async Task<TestDatabase> CreateAsync(PostgresServerFixture postgres, bool withFence = true)
    {
        var schema = $"t{Guid.NewGuid():N}";
        var database = new TestDatabase($"{postgres.Server.ConnectionString};Search Path={schema};Maximum Pool Size=40;Command Timeout=120;Timeout=120");
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.writes (seq bigserial, resource text, token bigint)");
        if (withFence)
        {
            await using var connection = await database.OpenAsync();
            await database.Fence.EnsureTableAsync(connection);
        }

        return database;
    }

    public async Task<NpgsqlConnection> OpenAsync() => await _source.OpenConnectionAsync();

    public async Task<Writer> BeginAsync(System.Data.IsolationLevel isolation = System.Data.IsolationLevel.ReadCommitted)
    {
        var connection = await OpenAsync();
        return new Writer(connection, await connection.BeginTransactionAsync(isolation));
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteAsync(sql);
    }

    /// <summary>The tokens that were committed, in the order in which they were written.</summary>
    public async Task<IReadOnlyList<long>> TokensAsync(string resource = "order:42")
    {
        await using var connection = await OpenAsync();
        return [.. await connection.QueryAsync<long>("SELECT token FROM writes WHERE resource = @resource ORDER BY seq", new { resource })];
    }

    /// <summary>The whole fence table as <c>resource token lease</c>.</summary>
    public async Task<IReadOnlyList<string>> FencesAsync()
    {
        await using var connection = await OpenAsync();
        return [.. await connection.QueryAsync<string>("SELECT concat_ws(' ', resource, token, lease_id) FROM lock_fence ORDER BY resource")];
    }

    /// <summary>Returns when the writer's backend waits for a lock that another transaction has.</summary>
    public Task UntilWaitingAsync(Writer writer) => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var connection = await OpenAsync();
            return await connection.ExecuteScalarAsync<bool>(
                "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = @pid", new { pid = writer.ProcessId });
        },
        "the second transaction waits for the first");

    public async ValueTask DisposeAsync() => await _source.DisposeAsync();
}
