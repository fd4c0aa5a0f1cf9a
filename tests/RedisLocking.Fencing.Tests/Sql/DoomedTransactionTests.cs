using Dapper;
using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>A transaction whose guard failed commits nothing, even if its owner swallows the exception and goes on.</summary>
public sealed class DoomedTransactionTests(PostgresServerFixture postgres)
{
    private static readonly TestLease Stale = new("order:42", 1);

    [Fact]
    public async Task A_refused_transaction_takes_no_writes_and_its_commit_is_a_rollback()
    {
        await using var database = await CreateAsync();
        await using var writer = await database.BeginAsync();
        await database.Fence.GuardAsync(writer.Transaction, Stale).ShouldThrowAsync<LockLostException>();

        (await writer.WriteAsync(Stale).ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe(PostgresErrorCodes.InFailedSqlTransaction);
        await writer.CommitAsync();

        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_written_before_the_guard_is_not_committed_either()
    {
        await using var database = await CreateAsync();
        await using var writer = await database.BeginAsync();
        await writer.WriteAsync(Stale);
        await database.Fence.GuardAsync(writer.Transaction, Stale).ShouldThrowAsync<LockLostException>();

        await writer.CommitAsync();

        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lease_that_was_lost_before_the_guard_dooms_its_transaction_too()
    {
        await using var database = await CreateAsync();
        await using var writer = await database.BeginAsync();
        var lost = new TestLease("order:42", 9) { IsLost = true };
        await database.Fence.GuardAsync(writer.Transaction, lost).ShouldThrowAsync<LockLostException>();

        await writer.WriteAsync(lost).ShouldThrowAsync<PostgresException>();
        await writer.CommitAsync();

        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_transaction_can_be_rolled_back_and_its_connection_used_again()
    {
        await using var database = await CreateAsync();
        await using var writer = await database.BeginAsync();
        await database.Fence.GuardAsync(writer.Transaction, Stale).ShouldThrowAsync<LockLostException>();

        await writer.RollbackAsync();

        await using var next = await writer.Connection.BeginTransactionAsync();
        await database.Fence.GuardAsync(next, new TestLease("order:42", 3));
        await next.CommitAsync();
    }

    [Fact]
    public async Task A_guard_that_is_cancelled_while_it_waits_dooms_its_transaction()
    {
        await using var database = await CreateAsync();
        await using var first = await database.BeginAsync();
        await using var second = await database.BeginAsync();
        await database.Fence.GuardAsync(first.Transaction, new TestLease("order:42", 3));
        using var stop = new CancellationTokenSource();
        var guarded = database.Fence.GuardAsync(second.Transaction, new TestLease("order:42", 4), stop.Token);
        await database.UntilWaitingAsync(second);

        await stop.CancelAsync();

        await guarded.WithPatience().ShouldThrowAsync<OperationCanceledException>();
        await second.WriteAsync(Stale).ShouldThrowAsync<PostgresException>();
        await second.CommitAsync();
        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_that_cannot_carry_the_word_is_closed()
    {
        await using var database = await CreateAsync();
        await using var writer = await database.BeginAsync();
        await writer.WriteAsync(Stale);
        await using var reader = await new NpgsqlCommand("SELECT * FROM generate_series(1, 10)", writer.Connection).ExecuteReaderAsync();

        await database.Fence.GuardAsync(writer.Transaction, new TestLease("order:42", 9) { IsLost = true }).ShouldThrowAsync<LockLostException>();

        writer.Connection.State.ShouldBe(System.Data.ConnectionState.Closed);
        (await database.TokensAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_the_databases_error_and_commits_nothing()
    {
        await using var database = await CreateAsync();
        await using var first = await database.BeginAsync();
        await using var second = await database.BeginAsync();
        await database.Fence.GuardAsync(first.Transaction, new TestLease("order:42", 3));
        var guarded = database.Fence.GuardAsync(second.Transaction, new TestLease("order:42", 4));
        await database.UntilWaitingAsync(second);

        await first.Connection.ExecuteAsync("SELECT pg_terminate_backend(@id)", new { id = second.ProcessId }, first.Transaction);

        await guarded.WithPatience().ShouldThrowAsync<NpgsqlException>();
        await first.CommitAsync();
        (await database.FencesAsync()).ShouldHaveSingleItem().ShouldStartWith("order:42 3 ");
    }

    /// <summary>Another holder has written with token 2.</summary>
    private async Task<TestDatabase> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync(postgres);
        await database.ExecuteAsync("INSERT INTO lock_fence (resource, token, lease_id) VALUES ('order:42', 2, 'another')");
        return database;
    }
}
