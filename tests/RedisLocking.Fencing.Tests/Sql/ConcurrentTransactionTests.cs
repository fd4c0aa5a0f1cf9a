using System.Data;
using Npgsql;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>Two transactions of one lock that are open at once: the second stands still until the first has ended.</summary>
public sealed class ConcurrentTransactionTests(PostgresServerFixture postgres)
{
    private static readonly TestLease Older = new("order:42", 1), Newer = new("order:42", 2);

    public static TheoryData<bool> FenceHasARow => [true, false];

    [Theory]
    [MemberData(nameof(FenceHasARow))]
    public async Task A_newer_holder_waits_for_an_older_one_and_sees_what_it_wrote(bool hasRow)
    {
        await using var database = await CreateAsync(hasRow);
        await using var older = await database.BeginAsync();
        await using var newer = await database.BeginAsync();
        await database.Fence.GuardAsync(older.Transaction, Older).WithPatience();

        var guarded = database.Fence.GuardAsync(newer.Transaction, Newer);
        await database.UntilWaitingAsync(newer);
        await older.WriteAsync(Older);
        await older.CommitAsync();
        await guarded.WithPatience();

        (await newer.CountAsync()).ShouldBe(1);
        await newer.WriteAsync(Newer);
        await newer.CommitAsync();
        (await database.TokensAsync()).ShouldBe([1, 2]);
    }

    [Theory]
    [MemberData(nameof(FenceHasARow))]
    public async Task An_older_holder_waits_for_a_newer_one_and_is_refused(bool hasRow)
    {
        await using var database = await CreateAsync(hasRow);
        await using var older = await database.BeginAsync();
        await using var newer = await database.BeginAsync();
        await database.Fence.GuardAsync(newer.Transaction, Newer).WithPatience();

        var guarded = database.Fence.GuardAsync(older.Transaction, Older);
        await database.UntilWaitingAsync(older);
        await newer.WriteAsync(Newer);
        await newer.CommitAsync();

        await guarded.WithPatience().ShouldThrowAsync<LockLostException>();
        (await database.TokensAsync()).ShouldBe([2]);
    }

    [Theory]
    [MemberData(nameof(FenceHasARow))]
    public async Task An_older_holder_passes_when_the_newer_one_rolls_back(bool hasRow)
    {
        await using var database = await CreateAsync(hasRow);
        await using var older = await database.BeginAsync();
        await using var newer = await database.BeginAsync();
        await database.Fence.GuardAsync(newer.Transaction, Newer).WithPatience();

        var guarded = database.Fence.GuardAsync(older.Transaction, Older);
        await database.UntilWaitingAsync(older);
        await newer.RollbackAsync();
        await guarded.WithPatience();

        await older.WriteAsync(Older);
        await older.CommitAsync();
        (await database.TokensAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task Of_two_leases_with_one_token_the_second_to_come_is_refused()
    {
        await using var database = await CreateAsync(hasRow: false);
        await using var first = await database.BeginAsync();
        await using var second = await database.BeginAsync();
        await database.Fence.GuardAsync(first.Transaction, new TestLease("order:42", 5)).WithPatience();

        var guarded = database.Fence.GuardAsync(second.Transaction, new TestLease("order:42", 5));
        await database.UntilWaitingAsync(second);
        await first.CommitAsync();

        await guarded.WithPatience().ShouldThrowAsync<LockLostException>();
    }

    [Fact]
    public async Task Transactions_of_two_locks_do_not_wait_for_each_other()
    {
        await using var database = await CreateAsync(hasRow: false);
        await using var one = await database.BeginAsync();
        await using var other = await database.BeginAsync();

        await database.Fence.GuardAsync(one.Transaction, new TestLease("order:42", 1)).WithPatience();
        await database.Fence.GuardAsync(other.Transaction, new TestLease("order:43", 1)).WithPatience();
    }

    // 40001 says that the fence's row changed after the transaction had begun to look, and not who was the later holder.
    [Theory]
    [InlineData(IsolationLevel.RepeatableRead)]
    [InlineData(IsolationLevel.Serializable)]
    public async Task Under_a_stricter_isolation_the_wait_ends_with_a_serialization_failure_and_the_next_try_decides(IsolationLevel isolation)
    {
        await using var database = await CreateAsync(hasRow: true);
        await using var older = await database.BeginAsync(isolation);
        await using var newer = await database.BeginAsync(isolation);
        await database.Fence.GuardAsync(older.Transaction, Older).WithPatience();

        var guarded = database.Fence.GuardAsync(newer.Transaction, Newer);
        await database.UntilWaitingAsync(newer);
        await older.WriteAsync(Older);
        await older.CommitAsync();
        (await guarded.WithPatience().ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe("40001");

        await using var again = await database.BeginAsync(isolation);
        await database.Fence.GuardAsync(again.Transaction, Newer).WithPatience();
        (await again.CountAsync()).ShouldBe(1);
        await again.CommitAsync();

        await using var late = await database.BeginAsync(isolation);
        await database.Fence.GuardAsync(late.Transaction, Older).WithPatience().ShouldThrowAsync<LockLostException>();
    }

    [Fact]
    public async Task Under_repeatable_read_a_guard_that_is_not_the_first_statement_notices_what_was_read_too_early()
    {
        await using var database = await CreateAsync(hasRow: true);
        await using var newer = await database.BeginAsync(IsolationLevel.RepeatableRead);
        (await newer.CountAsync()).ShouldBe(0);
        await using (var older = await database.BeginAsync())
        {
            await database.Fence.GuardAsync(older.Transaction, Older).WithPatience();
            await older.WriteAsync(Older);
            await older.CommitAsync();
        }

        (await database.Fence.GuardAsync(newer.Transaction, Newer).WithPatience().ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe("40001");
    }

    /// <summary>With a row of an earlier holder in the fence, or with none: then the second transaction waits for an insertion.</summary>
    private async Task<TestDatabase> CreateAsync(bool hasRow)
    {
        var database = await TestDatabase.CreateAsync(postgres);
        if (hasRow)
            await database.ExecuteAsync("INSERT INTO lock_fence (resource, token, lease_id) VALUES ('order:42', 0, 'long ago')");
        return database;
    }
}
