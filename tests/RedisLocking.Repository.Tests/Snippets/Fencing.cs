using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The documents' words on fencing tokens.</summary>
internal static class Fencing
{
    public static async Task<bool> GuardAsync(SqlFence fence, DbDataSource database, ILockLease lease, string userName, CancellationToken ct)
    {
        #region fencing-sql
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await fence.GuardAsync(transaction, lease, ct);                     // first: LockLostException, and nothing is written
        if (await IsRegisteredAsync(connection, userName, ct))              // the look that decides comes after it
            return false;
        await AddUserAsync(connection, userName, ct);
        await transaction.CommitAsync(ct);
        #endregion
        return true;
    }

    public static async Task CreateAsync(DbDataSource database, CancellationToken ct)
    {
        #region fencing-table
        var fence = new SqlFence();                                         // table lock_fence; or new SqlFence("app.fences")
        await using var connection = await database.OpenConnectionAsync(ct);
        await fence.EnsureTableAsync(connection, ct);                       // at every start, on every server
        #endregion
    }

    public static async Task DapperAsync(SqlFence fence, DbConnection connection, ILockLease lease, string id, CancellationToken ct)
    {
        #region fencing-dapper
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await fence.GuardAsync(transaction, lease, ct);
        await connection.ExecuteAsync("UPDATE orders SET paid = true WHERE id = @id", new { id }, transaction);
        await transaction.CommitAsync(ct);
        #endregion
    }

    public static void AddClient(IServiceCollection services)
    {
        #region fencing-http
        services.AddHttpClient<PaymentsClient>().AddHttpMessageHandler(() => new FencingTokenHandler());
        #endregion
    }

    public static async Task SendUnderAsync(HttpClient http, ILockProvider locks, CancellationToken ct)
    {
        #region fencing-http-lease
        await using var lease = await locks.Mutex("ledger").AcquireAsync(TimeSpan.FromSeconds(5), ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ledger/close").SendUnder(lease);
        using var response = await http.SendAsync(request, ct);
        #endregion
    }

    private static async Task<bool> IsRegisteredAsync(DbConnection connection, string userName, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM users WHERE name = @userName", new { userName }, cancellationToken: ct)) > 0;

    private static async Task AddUserAsync(DbConnection connection, string userName, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition("INSERT INTO users (name) VALUES (@userName)", new { userName }, cancellationToken: ct));

    private sealed class PaymentsClient(HttpClient http)
    {
        public HttpClient Http => http;
    }
}
