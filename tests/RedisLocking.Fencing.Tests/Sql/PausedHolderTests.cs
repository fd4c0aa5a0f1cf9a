using Dapper;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>
/// The case that no lock with a TTL can prevent: a process is stopped after its last look at the clock and before its write, its
/// lock runs out, somebody else gets it and writes, and the process goes on.
/// </summary>
public sealed class PausedHolderTests(PostgresServerFixture postgres)
{
    /// <summary>What the worker is told so that it holds the lock, or leads the election.</summary>
    private static readonly Func<int, string> Holds = ttl => $"acquire register:ann 60000 {ttl}", Leads = ttl => $"campaign register:ann {ttl} {ttl}";

    [Fact]
    public async Task A_holder_that_was_stopped_before_its_write_is_refused_by_the_database()
    {
        await using var database = await CreateAsync();

        (await StopBeforeTheWriteAsync(database, "fenced", Holds)).ShouldBe("stale");

        (await CountAsync(database, "users")).ShouldBe(1);
        (await CountAsync(database, "points")).ShouldBe(1);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_before_its_write_is_refused_by_the_database()
    {
        await using var database = await CreateAsync();

        (await StopBeforeTheWriteAsync(database, "fenced", Leads)).ShouldBe("stale");

        (await CountAsync(database, "users")).ShouldBe(1);
        (await CountAsync(database, "points")).ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_fence_the_same_holder_writes_a_double()
    {
        await using var database = await CreateAsync();

        (await StopBeforeTheWriteAsync(database, "unfenced", Holds)).ShouldBe("registered");

        (await CountAsync(database, "users")).ShouldBe(2);
        (await CountAsync(database, "points")).ShouldBe(2);
    }

    private static async Task<string> StopBeforeTheWriteAsync(TestDatabase database, string how, Func<int, string> takes)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var stopped = await WorkerProcess.StartAsync(redis, database.ConnectionString);
        await using var other = await WorkerProcess.StartAsync(redis, database.ConnectionString);
        await stopped.SendAsync(takes(3000));
        var token = TokenIn(await stopped.NextLineAsync());
        await stopped.SendAsync($"register ann {how}");
        (await stopped.NextLineAsync()).ShouldBe("looked");

        stopped.Pause();
        await other.SendAsync(takes(30_000));
        TokenIn(await other.NextLineAsync()).ShouldBeGreaterThan(token);
        await other.SendAsync($"register ann {how}");
        (await other.NextLineAsync()).ShouldBe("looked");
        await other.SendAsync("go on");
        (await other.NextLineAsync()).ShouldBe("registered");

        stopped.Resume();
        await stopped.SendAsync("go on");
        return await OutcomeAsync(stopped);
    }

    // It also learns from its clock that it lost, at about the same time.
    private static async Task<string> OutcomeAsync(WorkerProcess worker)
    {
        var line = await worker.NextLineAsync();
        return line == "lost" ? await worker.NextLineAsync() : line;
    }

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync(postgres);
        await database.ExecuteAsync("CREATE TABLE users (name text NOT NULL); CREATE TABLE points (name text NOT NULL, points int NOT NULL)");
        return database;
    }

    private static async Task<long> CountAsync(TestDatabase database, string table)
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}");
    }

    private static FencingToken TokenIn(string line)
    {
        line.ShouldStartWith("granted ");
        return FencingToken.Parse(line["granted ".Length..], null);
    }
}
