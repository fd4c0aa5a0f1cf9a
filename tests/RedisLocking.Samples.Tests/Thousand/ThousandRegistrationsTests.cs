using System.Net;
using System.Net.Http.Json;
using PointsService;
using RedisLocking.TestSupport;
using UserRegistration;

namespace RedisLocking.Samples.Tests;

/// <summary>
/// 1,000 registrations of 50 names at two servers. Half way, with a registration of every other name between its look and its
/// store, something breaks; the clients ask again until they know that their name is registered. Servers, Redis and
/// PostgreSQL are processes.
/// </summary>
public sealed class ThousandRegistrationsTests(PostgresServerFixture postgres) : IAsyncLifetime
{
    private const string KeySpace = "thousand";
    private const int Names = 50, Half = Names / 2, RequestsPerName = 20;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    private UsersDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await UsersDatabase.CreateAsync(postgres.Server);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Every_name_is_registered_once_whatever_breaks_half_way(bool serverIsKilled, bool redisIsRestarted)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var points = await ApiProcess.StartAsync<PointsTotal>(new Dictionary<string, string>());
        await using var a = await StartAsync("a", redis, points);
        await using var b = await StartAsync("b", redis, points);
        var locks = new HeldLocks(redis, KeySpace, Ttl);
        var crowd = new RegistrationCrowd([a, b], RequestsPerName);
        string[] names = [.. Enumerable.Range(1, Names).Select(number => $"User {number}")];

        var firstHalf = await crowd.RegisterAsync(names[..Half]);
        Task<IReadOnlyList<FinalAnswer>> secondHalf;
        await using (await _database.HoldStoresAsync())
        {
            secondHalf = crowd.RegisterAsync(names[Half..]);
            var busier = await _database.UntilStoresWaitAsync(Half) == "a" ? a : b;
            (await locks.OfAsync(busier)).ShouldNotBeEmpty();
            if (serverIsKilled)
                await busier.KillAsync();
            if (redisIsRestarted)
                await redis.RestartAsync();

            // Long enough for the dead server's locks to run out, and for others to register the names of lost locks too.
            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    crowd.Surprises.ShouldBeEmpty();
                    return (!serverIsKilled || (await locks.OfAsync(busier)).Count == 0) && (await locks.AllAsync()).Count == Half;
                },
                "every name is locked by a server that runs",
                TimeSpan.FromMinutes(2));
        }

        FinalAnswer[] answers = [.. firstHalf, .. await secondHalf];
        await Task.Delay(Ttl + TimeSpan.FromSeconds(1));
        (await locks.AllAsync()).ShouldBeEmpty();
        await ShouldBeRegisteredOnceAsync(names, answers, points);
        if (!serverIsKilled && !redisIsRestarted)
            answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(Names);
    }

    private async Task ShouldBeRegisteredOnceAsync(string[] names, FinalAnswer[] answers, ApiProcess points)
    {
        var rows = await _database.UsersAsync();
        rows.Select(row => row.UserName).ShouldBe(names, ignoreOrder: true);

        // A server that is gone has not said what it stored, so that there may be fewer of these answers than users.
        answers.Length.ShouldBe(Names * RequestsPerName);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created || answer.Status == HttpStatusCode.Conflict);
        var registered = answers.Select(answer => answer.UserId).OfType<Guid>().ToArray();
        registered.ShouldBeUnique();
        registered.ShouldBeSubsetOf(rows.Select(row => row.Id));

        await Eventually.BecomesTrueAsync(async () => await _database.UnsentPointsAsync() == 0, "all points are sent", TimeSpan.FromMinutes(2));
        foreach (var row in rows)
            (await points.Http.GetFromJsonAsync<PointsBalance>($"points/{row.Id}")).ShouldBe(new PointsBalance(row.Id, 100));
        (await points.Http.GetFromJsonAsync<PointsTotal>("points")).ShouldBe(new PointsTotal(Names * 100));
    }

    private Task<ApiProcess> StartAsync(string name, RedisServer redis, ApiProcess points) => ApiProcess.StartAsync<RegisterUser>(new Dictionary<string, string>
    {
        ["ConnectionStrings:Redis"] = redis.ConnectionString,
        ["ConnectionStrings:Users"] = _database.ConnectionStringOf(name),
        ["Points:BaseUrl"] = $"{points.Http.BaseAddress}",
        ["KeySpace"] = KeySpace,
        ["Locks:Ttl"] = $"{Ttl:c}",
    });
}
