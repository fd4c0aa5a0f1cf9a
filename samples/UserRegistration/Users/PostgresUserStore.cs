using Microsoft.Extensions.Options;
using Npgsql;
using RedisLocking;
using UserRegistration.Demonstration;
using UserRegistration.Points;

namespace UserRegistration.Users;

/// <summary>
/// Users and unsent grants as tables. The lock keeps duplicates from running at the same time; the fence refuses a server that
/// was paused past its lease's end and writes all the same.
/// </summary>
public sealed class PostgresUserStore(NpgsqlDataSource database, SqlFence fence, IOptions<RegistrationOptions> options) : IUserStore
{
    private readonly bool _usesFence = options.Value is { UseLock: true, UseFence: true };

    public async Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var connection = await database.OpenConnectionAsync();
        return await FindAsync(connection, name);
    }

    public async Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(grant);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // First the guard, then the look that decides: from here on transactions of this name are in line.
        if (_usesFence)
        {
            await fence.GuardAsync(transaction, lease);
            if ((await FindAsync(connection, name)).Count > 0)
                return false;
        }

        await InsertAsync(connection, name, user, grant);
        await transaction.CommitAsync();
        return true;
    }

    public async Task<IReadOnlyList<PointsGrant>> UnsentAsync()
    {
        await using var command = database.CreateCommand("SELECT user_id, points FROM points_unsent");
        await using var reader = await command.ExecuteReaderAsync();
        var unsent = new List<PointsGrant>();
        while (await reader.ReadAsync())
            unsent.Add(new PointsGrant(reader.GetGuid(0), reader.GetInt32(1)));
        return unsent;
    }

    public async Task MarkSentAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        await using var command = database.CreateCommand("DELETE FROM points_unsent WHERE user_id = $1");
        command.Parameters.Add(new() { Value = grant.UserId });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task InsertAsync(NpgsqlConnection connection, UserName name, User user, PointsGrant grant)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("INSERT INTO users (id, name, user_name, registered_at) VALUES ($1, $2, $3, $4)")
                {
                    Parameters = { new() { Value = user.Id }, new() { Value = name.Normalized }, new() { Value = user.UserName }, new() { Value = user.RegisteredAt } },
                },
                new("INSERT INTO points_unsent (user_id, points) VALUES ($1, $2)")
                {
                    Parameters = { new() { Value = grant.UserId }, new() { Value = grant.Points } },
                },
            },
        };
        await batch.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<User>> FindAsync(NpgsqlConnection connection, UserName name)
    {
        await using var command = new NpgsqlCommand("SELECT id, user_name, registered_at FROM users WHERE name = $1 ORDER BY id", connection);
        command.Parameters.Add(new() { Value = name.Normalized });
        await using var reader = await command.ExecuteReaderAsync();
        var users = new List<User>();
        while (await reader.ReadAsync())
            users.Add(new User(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return users;
    }
}
