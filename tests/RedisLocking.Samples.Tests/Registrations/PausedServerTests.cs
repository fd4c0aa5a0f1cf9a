using System.Net;
using System.Net.Http.Json;
using Npgsql;
using RedisLocking.TestSupport;
using UserRegistration;

namespace RedisLocking.Samples.Tests;

/// <summary>
/// A server that stands still in the middle of a registration, for longer than its lock's TTL, and then goes on: the reason
/// for the fence. Both servers are processes; the database is real.
/// </summary>
public sealed class PausedServerTests(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncLifetime
{
    private readonly string _keySpace = $"paused-{Guid.NewGuid():N}";
    private readonly string _schema = $"t{Guid.NewGuid():N}";
    private NpgsqlDataSource _database = null!;

    private string Lock => $"{_keySpace}:locks:{{register:ada}}";

    public async ValueTask InitializeAsync()
    {
        _database = NpgsqlDataSource.Create($"{postgres.Server.ConnectionString};Search Path={_schema}");
        await ReadAsync<object>($"CREATE SCHEMA {_schema}");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task With_the_fence_one_user_is_stored_and_the_paused_server_answers_an_error()
    {
        var (paused, other) = await RegisterOnBothAsync(useFence: true);

        other.ShouldBe(HttpStatusCode.Created);
        paused.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ReadAsync<long>("SELECT count(*) FROM users")).ShouldBe(1);
        await Eventually.BecomesTrueAsync(async () => await ReadAsync<long>("SELECT count(*) FROM points_unsent") == 0, "the points are sent");
        (await redis.Server.CliAsync("HVALS", $"{_keySpace}:points")).Texts.ShouldBe(["100"]);
    }

    [Fact]
    public async Task Without_the_fence_the_same_stores_two()
    {
        var (paused, other) = await RegisterOnBothAsync(useFence: false);

        other.ShouldBe(HttpStatusCode.Created);
        paused.ShouldBe(HttpStatusCode.Created);
        (await ReadAsync<long>("SELECT count(*) FROM users")).ShouldBe(2);
    }

    private async Task<(HttpStatusCode Paused, HttpStatusCode Other)> RegisterOnBothAsync(bool useFence)
    {
        // One stops between its look and its store, the other one has no such pause; the lock's TTL is far shorter.
        var name = $"{_schema}-a";
        await using var a = await StartAsync(useFence, name, thinkTime: "00:00:05");
        await using var b = await StartAsync(useFence, $"{_schema}-b", thinkTime: "00:00:00");
        var paused = RegisterAsync(a);
        await Eventually.BecomesTrueAsync(
            async () => await ReadAsync<bool>($"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = '{name}' AND state = 'idle' AND query LIKE '%FROM users WHERE name%')"),
            "the first server holds the lock and has looked");
        a.Pause();
        HttpStatusCode other;
        try
        {
            await Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("EXISTS", Lock)).Number == 0, "its TTL has run out");
            other = await RegisterAsync(b);
        }
        finally
        {
            a.Resume();
        }

        return (await paused.WithPatience(), other);
    }

    private Task<ApiProcess> StartAsync(bool useFence, string name, string thinkTime) => ApiProcess.StartAsync<RegisterUser>(new Dictionary<string, string>
    {
        ["ConnectionStrings:Redis"] = redis.Server.ConnectionString,
        ["ConnectionStrings:Users"] = $"{_database.ConnectionString};Application Name={name}",
        ["KeySpace"] = _keySpace,
        ["Locks:Ttl"] = "00:00:01",
        ["Registration:UseFence"] = $"{useFence}",
        ["Registration:ThinkTime"] = thinkTime,
    });

    private static async Task<HttpStatusCode> RegisterAsync(ApiProcess api)
    {
        using var response = await api.Http.PostAsJsonAsync("users", new { userName = "Ada" });
        return response.StatusCode;
    }

    private async Task<T?> ReadAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync();
    }
}
