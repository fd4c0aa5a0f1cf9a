using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;
using UserRegistration.Points;
using UserRegistration.Users;

namespace RedisLocking.Samples.Tests;

/// <summary>
/// Users in Redis, beside the locks. A lock is deleted under its holder, which has not noticed when it stores: the renewal that
/// would tell it is 10 s away.
/// </summary>
public sealed class DeletedLockTests(RedisServerFixture redis)
{
    private readonly string _keySpace = $"deleted-{Guid.NewGuid():N}";
    private readonly TaskCompletionSource _hasLooked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayStore = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task With_the_fence_redis_refuses_the_late_write()
    {
        var (late, other, users) = await RegisterOnBothAsync(useFence: true);

        other.ShouldBe(HttpStatusCode.Created);
        late.ShouldBe(HttpStatusCode.ServiceUnavailable);
        users.ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_fence_the_same_stores_two()
    {
        var (late, other, users) = await RegisterOnBothAsync(useFence: false);

        other.ShouldBe(HttpStatusCode.Created);
        late.ShouldBe(HttpStatusCode.Created);
        users.ShouldBe(2);
    }

    private async Task<(HttpStatusCode Late, HttpStatusCode Other, int Users)> RegisterOnBothAsync(bool useFence)
    {
        await using var a = Start(useFence, services => services.AddSingleton<IUserStore>(
            provider => new LateStore(ActivatorUtilities.CreateInstance<RedisUserStore>(provider), _hasLooked, _mayStore.Task)));
        await using var b = Start(useFence);

        var late = a.RegisterAsync("Ada");
        await _hasLooked.Task.WithPatience();
        (await redis.Server.CliAsync("DEL", $"{_keySpace}:locks:{{register:ada}}")).Number.ShouldBe(1);
        using var other = await b.RegisterAsync("Ada");
        _mayStore.SetResult();

        using var answer = await late.WithPatience();
        return (answer.StatusCode, other.StatusCode, (await b.RowsAsync("Ada")).Count);
    }

    private RegistrationApi Start(bool useFence, Action<IServiceCollection>? services = null) => new(
        new Dictionary<string, string>
        {
            ["ConnectionStrings:Redis"] = redis.Server.ConnectionString,
            ["KeySpace"] = _keySpace,
            ["Registration:UseFence"] = $"{useFence}",
        },
        services);

    /// <summary>Says that a registration is about to store, and stores when it is told to.</summary>
    private sealed class LateStore(IUserStore store, TaskCompletionSource hasLooked, Task mayStore) : IUserStore
    {
        public Task<IReadOnlyList<User>> FindAsync(UserName name) => store.FindAsync(name);

        public async Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
        {
            hasLooked.SetResult();
            await mayStore;
            return await store.AddAsync(name, user, grant, lease);
        }

        public Task<IReadOnlyList<PointsGrant>> UnsentAsync() => store.UnsentAsync();

        public Task MarkSentAsync(PointsGrant grant) => store.MarkSentAsync(grant);
    }
}
