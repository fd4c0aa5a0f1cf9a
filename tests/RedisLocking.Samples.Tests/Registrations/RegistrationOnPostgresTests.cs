using System.Net;
using Npgsql;
using RedisLocking.TestSupport;

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

    private RegistrationApi Start(string users) => new(new Dictionary<string, string>
    {
        ["ConnectionStrings:Redis"] = redis.Server.ConnectionString,
        ["ConnectionStrings:Users"] = users,
        ["KeySpace"] = _keySpace,
    });
}
