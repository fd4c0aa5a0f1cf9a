using Dapper;
using Npgsql;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>One open transaction, as a request handler would have it.</summary>
internal sealed class Writer(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public int ProcessId => connection.ProcessID;

    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    public Task WriteAsync(ILockLease lease) =>
        connection.ExecuteAsync("INSERT INTO writes (resource, token) VALUES (@Resource, @Token)", new { Resource = lease.Name.Value, Token = lease.FencingToken.Value }, transaction);

    public Task<long> CountAsync() => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM writes", transaction: transaction);

    public Task CommitAsync() => transaction.CommitAsync();

    public Task RollbackAsync() => transaction.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
