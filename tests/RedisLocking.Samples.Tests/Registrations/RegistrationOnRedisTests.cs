using System.Net;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

public sealed class RegistrationOnRedisTests(RedisServerFixture redis) : RegistrationContract
{
    private readonly string _keySpace = $"registrations-{Guid.NewGuid():N}";

    [Fact]
    public async Task Two_servers_register_a_name_once_and_leave_no_lock()
    {
        await using var other = Start();
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => (number % 2 == 0 ? Api : other).RegisterAsync("Ada")));

        responses.Count(response => response.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.Conflict).ShouldBe(199);
        (await other.RowsAsync("ada")).ShouldHaveSingleItem();
        (await redis.Server.CliAsync("KEYS", $"{_keySpace}:locks:*")).Texts.ShouldBe([$"{_keySpace}:locks:token"]);
    }

    protected override RegistrationApi Start() => RegistrationApi.OnRedis(redis.Server.ConnectionString, _keySpace);
}
