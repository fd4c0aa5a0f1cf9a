using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>The registration's tables in a schema of their own, looked at and held up from beside the servers.</summary>
internal sealed class UsersDatabase : IAsyncDisposable
{
    private readonly string _schema = $"t{Guid.NewGuid():N}";
    private readonly NpgsqlDataSource _database;

    private UsersDatabase(PostgresServer server) =>
        _database = NpgsqlDataSource.Create($"{server.ConnectionString};Search Path={_schema};Maximum Pool Size=60");

    public static async Task<UsersDatabase> CreateAsync(PostgresServer server)
    {
        var database = new UsersDatabase(server);
        await database.ReadAsync($"CREATE SCHEMA {database._schema}", _ => 0);
        return database;
    }

    /// <summary>For a server whose connections are to be told from the others'.</summary>
    public string ConnectionStringOf(string server) => $"{_database.ConnectionString};Application Name={_schema}-{server}";

    /// <summary>No user is stored until what this returns is disposed; looking goes on.</summary>
    public async Task<IAsyncDisposable> HoldStoresAsync()
    {
        var connection = await _database.OpenConnectionAsync();
        await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("LOCK TABLE users IN EXCLUSIVE MODE", connection);
        await hold.ExecuteNonQueryAsync();
        return connection; // Its end is the transaction's.
    }

    /// <summary>Returns when that many stores are held up, the name of the server with the most of them.</summary>
    public async Task<string> UntilStoresWaitAsync(int count)
    {
        IReadOnlyList<(string Server, long Stores)> waiting = [];
        await Eventually.BecomesTrueAsync(
            async () => (waiting = await WaitingAsync()).Sum(server => server.Stores) >= count, $"{count} registrations are about to store", TimeSpan.FromMinutes(2));
        return waiting.MaxBy(server => server.Stores).Server[$"{_schema}-".Length..];
    }

    public Task<IReadOnlyList<(Guid Id, string UserName)>> UsersAsync() =>
        ReadAsync("SELECT id, user_name FROM users", row => (row.GetGuid(0), row.GetString(1)));

    public async Task<long> UnsentPointsAsync() => (await ReadAsync("SELECT count(*) FROM points_unsent", row => row.GetInt64(0)))[0];

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<IReadOnlyList<(string Server, long Stores)>> WaitingAsync() => ReadAsync(
        $"SELECT application_name, count(*) FROM pg_stat_activity WHERE application_name LIKE '{_schema}-%' AND wait_event = 'relation' GROUP BY 1",
        row => (row.GetString(0), row.GetInt64(1)));

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
