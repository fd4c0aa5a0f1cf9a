using System.Data.Common;
using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>Who passes and who is refused, one transaction after the other.</summary>
public sealed class GuardTests(PostgresServerFixture postgres)
{
    [Fact]
    public async Task A_stale_holder_is_refused_and_nothing_of_its_write_stays()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await WriteAsync(database, new TestLease("order:42", 2));

        var refused = await WriteAsync(database, new TestLease("order:42", 1)).ShouldThrowAsync<LockLostException>();

        refused.Name.ShouldBe(new LockName("order:42"));
        refused.Message.ShouldContain("lock_fence");
        (await database.TokensAsync()).ShouldBe([2]);
    }

    [Fact]
    public async Task Later_holders_pass_and_the_fence_keeps_the_latest()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        await WriteAsync(database, new TestLease("order:42", 1, "first"));
        await WriteAsync(database, new TestLease("order:42", 2, "second"));
        await WriteAsync(database, new TestLease("order:43", 1, "other"));

        (await database.FencesAsync()).ShouldBe(["order:42 2 second", "order:43 1 other"]);
    }

    [Fact]
    public async Task One_lease_guards_many_transactions()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var lease = new TestLease("order:42", 7);

        await WriteAsync(database, lease);
        await WriteAsync(database, lease);

        (await database.TokensAsync()).ShouldBe([7, 7]);
    }

    // A failover to a server whose clock is behind can repeat a token.
    [Fact]
    public async Task The_same_token_of_another_lease_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await WriteAsync(database, new TestLease("order:42", 7, "first"));

        await WriteAsync(database, new TestLease("order:42", 7, "second")).ShouldThrowAsync<LockLostException>();

        (await database.FencesAsync()).ShouldBe(["order:42 7 first"]);
    }

    [Fact]
    public async Task A_fence_that_was_raised_refuses_who_came_before_and_nobody_after()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await WriteAsync(database, new TestLease("order:42", 7, "evicted"));
        await RaiseAsync(database, 9);

        await WriteAsync(database, new TestLease("order:42", 7, "evicted")).ShouldThrowAsync<LockLostException>();
        await WriteAsync(database, new TestLease("order:42", 10, "next"));
        await RaiseAsync(database, 8);

        (await database.FencesAsync()).ShouldBe(["order:42 10 next"]);
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_leaves_the_fence_as_it_was()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using (var writer = await database.BeginAsync())
            await database.Fence.GuardAsync(writer.Transaction, new TestLease("order:42", 9));

        await WriteAsync(database, new TestLease("order:42", 8));

        (await database.TokensAsync()).ShouldBe([8]);
    }

    [Fact]
    public async Task A_lease_that_is_known_to_be_lost_is_refused_without_asking_the_database()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);

        await WriteAsync(database, new TestLease("order:42", 1) { IsLost = true }).ShouldThrowAsync<LockLostException>();
    }

    [Theory]
    [InlineData("nul\0byte", "nul\\0byte")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("quote'; DROP TABLE writes --", "{braces} @resource %25")]
    [InlineData("é", "e\u0301")]
    public async Task Every_name_has_a_fence_of_its_own(string one, string other)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await GuardAsync(database, new TestLease(one, 2));

        await GuardAsync(database, new TestLease(other, 1));
        await GuardAsync(database, new TestLease(one, 1)).ShouldThrowAsync<LockLostException>();
    }

    [Fact]
    public async Task The_longest_name_has_a_fence()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await GuardAsync(database, new TestLease(new string('\\', LockName.MaxBytes), 1));
    }

    [Fact]
    public async Task A_lease_of_several_locks_passes_with_each_of_them_or_not_at_all()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var a = new TestLease("account:a", 5, "a5");
        var b = new TestLease("account:b", 5, "b5");

        await WriteAsync(database, new TestLease("account:a", 5) { Parts = [a, b] });
        (await database.FencesAsync()).ShouldBe(["account:a 5 a5", "account:b 5 b5"]);

        var late = new TestLease("account:a", 6) { Parts = [new TestLease("account:a", 6), new TestLease("account:b", 4)] };
        (await WriteAsync(database, late).ShouldThrowAsync<LockLostException>()).Name.ShouldBe(b.Name);
        (await database.FencesAsync()).ShouldBe(["account:a 5 a5", "account:b 5 b5"]);
    }

    [Theory]
    [InlineData("committed")]
    [InlineData("rolled back")]
    [InlineData("closed")]
    public async Task GuardAsync_TransactionHasEnded_SaysSo(string how)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var writer = await database.BeginAsync();
        await (how switch
        {
            "committed" => writer.CommitAsync(),
            "rolled back" => writer.RollbackAsync(),
            _ => writer.Connection.CloseAsync(),
        });

        var refused = Should.Throw<ArgumentException>(() => { _ = database.Fence.GuardAsync(writer.Transaction, new TestLease("order:42", 1)); });

        refused.ParamName.ShouldBe("transaction");
    }

    [Fact]
    public async Task GuardAsync_NoFenceTable_NamesTheTableAndTheMigration()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);

        var missing = await WriteAsync(database, new TestLease("order:42", 1)).ShouldThrowAsync<InvalidOperationException>();

        missing.Message.ShouldContain("'lock_fence'");
        missing.Message.ShouldContain(nameof(SqlFence.EnsureTableAsync));
        missing.InnerException.ShouldBeAssignableTo<DbException>();
    }

    [Fact]
    public async Task GuardAsync_TableOfAnotherShape_SaysThatItIsNoFenceTable()
    {
        await using var database = await TestDatabase.CreateAsync(postgres, withFence: false);
        await database.ExecuteAsync("CREATE TABLE lock_fence (resource text, token bigint, lease_id text, guarded_at timestamptz)");

        (await WriteAsync(database, new TestLease("order:42", 1)).ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("not a fence table");
    }

    private static async Task GuardAsync(TestDatabase database, ILockLease lease)
    {
        await using var writer = await database.BeginAsync();
        await database.Fence.GuardAsync(writer.Transaction, lease).WithPatience();
        await writer.CommitAsync();
    }

    private static async Task WriteAsync(TestDatabase database, ILockLease lease)
    {
        await using var writer = await database.BeginAsync();
        await database.Fence.GuardAsync(writer.Transaction, lease).WithPatience();
        await writer.WriteAsync(lease);
        await writer.CommitAsync();
    }

    private static async Task RaiseAsync(TestDatabase database, long token)
    {
        await using var administrator = await database.BeginAsync();
        await database.Fence.RaiseAsync(administrator.Transaction, "order:42", new FencingToken(token)).WithPatience();
        await administrator.CommitAsync();
    }
}
