using Npgsql;

namespace RedisLocking.TestWorker;

/// <summary>Registers a user, with points, in tables that have no unique constraint: only the lock, or the fence, prevents a double.</summary>
internal sealed class Registration(string database, ILockLease lease, Action afterTheLook)
{
    public async Task<string> RunAsync(string user, bool fenced)
    {
        var held = new SlowLease(lease, afterTheLook);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            if (fenced)
                await new SqlFence().GuardAsync(transaction, held);
            if (await IsRegisteredAsync(connection, user))
                return "found";
            if (!fenced)
                held.ThrowIfLost();
            await StoreAsync(connection, user);
            await transaction.CommitAsync();
            return "registered";
        }
        catch (LockLostException)
        {
            return "stale";
        }
    }

    private static async Task<bool> IsRegisteredAsync(NpgsqlConnection connection, string user)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM users WHERE name = $1", connection) { Parameters = { new() { Value = user } } };
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }

    private static async Task StoreAsync(NpgsqlConnection connection, string user)
    {
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("INSERT INTO users (name) VALUES ($1)") { Parameters = { new() { Value = user } } },
                new("INSERT INTO points (name, points) VALUES ($1, 100)") { Parameters = { new() { Value = user } } },
            },
        };
        await command.ExecuteNonQueryAsync();
    }
}
