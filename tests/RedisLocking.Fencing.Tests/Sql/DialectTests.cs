using Dapper;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>A fence with statements of one's own: the row is locked first and compared then, as one would without <c>ON CONFLICT … WHERE</c>.</summary>
public sealed class DialectTests(PostgresServerFixture postgres)
{
    private static readonly SqlFenceDialect TwoStatements = new()
    {
        CreateTable = "CREATE TABLE IF NOT EXISTS {table} (name text PRIMARY KEY, number bigint NOT NULL, holder text NOT NULL)",
        Guard =
            """
            INSERT INTO {table} VALUES (@resource, 0, '') ON CONFLICT (name) DO UPDATE SET name = excluded.name;
            UPDATE {table} SET number = @token, holder = @lease_id
            WHERE name = @resource AND (number < @token OR (number = @token AND holder = @lease_id))
            RETURNING number;
            """,
    };

    [Fact]
    public async Task Statements_of_ones_own_refuse_a_stale_holder_too()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        var fence = await CreateAsync(database);
        await using (var newer = await database.BeginAsync())
        {
            await fence.GuardAsync(newer.Transaction, new TestLease("order:42", 2));
            await newer.CommitAsync();
        }

        await using var older = await database.BeginAsync();
        await fence.GuardAsync(older.Transaction, new TestLease("order:42", 1)).ShouldThrowAsync<LockLostException>();
    }

    [Fact]
    public async Task Without_a_statement_that_dooms_it_the_transaction_is_rolled_back()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        var fence = await CreateAsync(database);
        await using var writer = await database.BeginAsync();
        var lost = new TestLease("order:42", 1) { IsLost = true };
        await writer.WriteAsync(lost);

        await fence.GuardAsync(writer.Transaction, lost).ShouldThrowAsync<LockLostException>();

        (await database.TokensAsync()).ShouldBeEmpty();
        await writer.CommitAsync().ShouldThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task A_statement_that_should_doom_it_and_does_not_is_followed_by_a_rollback()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var fence = new SqlFence(dialect: SqlFenceDialect.PostgreSql with { Doom = "SELECT 1" });
        await using var writer = await database.BeginAsync();
        var lost = new TestLease("order:42", 1) { IsLost = true };
        await writer.WriteAsync(lost);

        await fence.GuardAsync(writer.Transaction, lost).ShouldThrowAsync<LockLostException>();

        await writer.CommitAsync().ShouldThrowAsync<InvalidOperationException>();
        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_error_that_the_dialect_does_not_know_is_the_callers()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        await using var writer = await database.BeginAsync();

        await new SqlFence(dialect: TwoStatements).GuardAsync(writer.Transaction, new TestLease("order:42", 1)).ShouldThrowAsync<Npgsql.PostgresException>();
    }

    private static async Task<SqlFence> CreateAsync(TestDatabase database)
    {
        var fence = new SqlFence("fences", TwoStatements);
        await using var connection = await database.OpenAsync();
        await fence.EnsureTableAsync(connection).WithPatience();
        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fences")).ShouldBe(0);
        return fence;
    }
}
