using Dapper;
using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>The fence table's name, and how the table comes to be.</summary>
public sealed class FenceTableTests(PostgresServerFixture postgres)
{
    [Theory]
    [InlineData("lock_fence")]
    [InlineData("app.Fence2")]
    [InlineData("_x")]
    public void SqlFence_NameOfATable_IsTaken(string table) => new SqlFence(table).Table.ShouldBe(table);

    [Theory]
    [InlineData("")]
    [InlineData("fence; DROP TABLE users")]
    [InlineData("a.b.c")]
    [InlineData("\"fence\"")]
    [InlineData("2fences")]
    [InlineData("fénce")]
    [InlineData("fence\n")]
    [InlineData(".fence")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void SqlFence_NoNameOfATable_SaysWhatIsAllowed(string table)
    {
        var refused = Should.Throw<ArgumentException>(() => new SqlFence(table));

        refused.ParamName.ShouldBe("table");
        refused.Message.ShouldContain("schema.table");
    }

    [Fact]
    public async Task Servers_that_start_at_once_create_one_table()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            await using var connection = await database.OpenAsync();
            await database.Fence.EnsureTableAsync(connection);
            await database.Fence.EnsureTableAsync(connection);
        })).WithPatience();

        (await database.FencesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Creating_it_again_keeps_what_it_holds()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await database.ExecuteAsync("INSERT INTO lock_fence (resource, token, lease_id) VALUES ('order:42', 2, 'x')");

        await using var connection = await database.OpenAsync();
        await database.Fence.EnsureTableAsync(connection);

        (await database.FencesAsync()).ShouldBe(["order:42 2 x"]);
    }

    [Fact]
    public async Task A_table_may_stand_in_another_schema()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        var schema = $"s{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE SCHEMA {schema}");
        var fence = new SqlFence($"{schema}.fence");
        await using var writer = await database.BeginAsync();
        await fence.EnsureTableAsync(writer.Connection);

        await fence.GuardAsync(writer.Transaction, new TestLease("order:42", 1));

        (await writer.Connection.ExecuteScalarAsync<string>($"SELECT resource FROM {schema}.fence")).ShouldBe("order:42");
    }

    [Fact]
    public async Task A_user_who_may_not_create_tables_may_ensure_one_that_is_there_and_guard_with_it()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var user = $"u{Guid.NewGuid():N}";
        var schema = new NpgsqlConnectionStringBuilder(database.ConnectionString).SearchPath!;
        await database.ExecuteAsync($"CREATE ROLE {user} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {user}; GRANT SELECT, INSERT, UPDATE ON lock_fence TO {user}");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user }.ConnectionString);
        await connection.OpenAsync();

        await database.Fence.EnsureTableAsync(connection);
        await using var transaction = await connection.BeginTransactionAsync();
        await database.Fence.GuardAsync(transaction, new TestLease("order:42", 1));
        await transaction.CommitAsync();

        (await new SqlFence("another").EnsureTableAsync(connection).ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task EnsureTableAsync_ConnectionIsNotOpen_SaysSo()
    {
        await using var connection = new NpgsqlConnection(postgres.Server.ConnectionString);

        (await new SqlFence().EnsureTableAsync(connection).ShouldThrowAsync<ArgumentException>()).ParamName.ShouldBe("connection");
    }
}
