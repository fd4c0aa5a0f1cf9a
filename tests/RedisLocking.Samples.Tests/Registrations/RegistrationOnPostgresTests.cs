using System.Net;
using System.Net.Http.Json;
using Npgsql;
using RedisLocking.TestSupport;
using UserRegistration;

namespace RedisLocking.Samples.Tests;

/// <summary>Locks in Redis, users in PostgreSQL, each test with a schema of its own.</summary>
public sealed class RegistrationOnPostgresTests(RedisServerFixture redis, PostgresServerFixture postgres) : RegistrationContract
{
    private readonly string _keySpace = $"registrations-{Guid.NewGuid():N}";
    private string? _users;

    [Fact]
    public async Task Two_servers_register_a_name_once()
    {
        await using var other = Start();
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => (number % 2 == 0 ? Api : other).RegisterAsync("Ada")));

        responses.Count(response => response.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.Conflict).ShouldBe(199);
        (await other.RowsAsync("ada")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_database_that_takes_its_time_to_make_the_tables_delays_the_start_and_does_not_end_it()
    {
        const string schema = "slow";
        await using var database = await PostgresServer.StartAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"CREATE SCHEMA {schema}; SELECT pg_advisory_lock(4711)"); // Who makes the tables waits for it.
        var starting = ApiProcess.StartAsync<RegisterUser>(Settings($"{database.ConnectionString};Search Path={schema}"));
        await Eventually.BecomesTrueAsync(async () => await ExecuteAsync(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") is 1L, "the tables are waited for");

        // Twice as long as the time between two looks for points that are to be sent.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await ExecuteAsync(connection, "SELECT pg_advisory_unlock(4711)");

        await using var api = await starting;
        using var response = await api.Http.PostAsJsonAsync("users", new { userName = "Ada" });
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_database_that_is_away_is_503_and_leaves_no_lock()
    {
        await using var database = await PostgresServer.StartAsync();
        await using var api = Start(database.ConnectionString);
        (await api.RegisterAsync("before")).StatusCode.ShouldBe(HttpStatusCode.Created);

        await database.DisposeAsync();

        using var response = await api.RegisterAsync("after");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await redis.Server.CliAsync("KEYS", $"{_keySpace}:locks:*")).Texts.ShouldBe([$"{_keySpace}:locks:token"]);
    }

    protected override RegistrationApi Start() => Start(_users ??= NewSchema());

    private string NewSchema()
    {
        var schema = $"t{Guid.NewGuid():N}";
        using var connection = new NpgsqlConnection(postgres.Server.ConnectionString);
        connection.Open();
        using var create = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        create.ExecuteNonQuery();
        return $"{postgres.Server.ConnectionString};Search Path={schema}";
    }

    private RegistrationApi Start(string users) => new(Settings(users));

    private Dictionary<string, string> Settings(string users) => new()
    {
        ["ConnectionStrings:Redis"] = redis.Server.ConnectionString,
        ["ConnectionStrings:Users"] = users,
        ["KeySpace"] = _keySpace,
    };

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
