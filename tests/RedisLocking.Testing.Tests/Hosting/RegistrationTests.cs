using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UserRegistration;
using UserRegistration.Points;
using UserRegistration.Users;

namespace RedisLocking.Testing.Tests.Hosting;

/// <summary>What an application's own tests see: the sample's endpoint, MediatR request and store, over a test's locks.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task A_name_that_another_server_registers_is_a_conflict_until_that_one_is_done()
    {
        await using var app = new RegistrationApp();
        using (app.Locks.Hold("register:ada"))
        {
            using var refused = await app.RegisterAsync("Ada");
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await RegistrationApp.ProblemTypeAsync(refused)).ShouldBe(Problems.InProgressType);
        }

        using var registered = await app.RegisterAsync("Ada");

        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        app.Locks.History.Select(happened => $"{happened.Kind} {happened.Name}")
            .ShouldBe(["Refused register:ada", "Acquired register:ada", "Released register:ada"]);
        app.Locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_is_out_of_reach_is_503_and_registers_nobody()
    {
        await using var app = new RegistrationApp();
        using (app.Locks.Fail())
        {
            using var refused = await app.RegisterAsync("Ada");
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await app.Http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        (await app.RowsAsync("Ada")).ShouldBe(0);
        (await app.Http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_handler_that_loses_its_lease_before_it_stores_registers_nobody()
    {
        await using var app = new RegistrationApp(services => services.AddSingleton<IUserStore>(provider =>
            new LosingStore(new MemoryUserStore(), provider.GetRequiredService<TestLocks>())));

        using var refused = await app.RegisterAsync("Ada");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await app.RowsAsync("Ada")).ShouldBe(0);
        app.Locks.History.Select(happened => happened.Kind).ShouldBe([LockEventKind.Acquired, LockEventKind.Lost]);
    }

    [Fact]
    public async Task A_lease_that_is_lost_when_it_is_granted_registers_nobody()
    {
        await using var app = new RegistrationApp();
        using var loss = app.Locks.LoseWhenGranted("register:ada");

        using var refused = await app.RegisterAsync("Ada");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await app.RowsAsync("Ada")).ShouldBe(0);
    }

    /// <summary>Loses the lock between the handler's look and its write, once the handler has it.</summary>
    private sealed class LosingStore(IUserStore store, TestLocks locks) : IUserStore
    {
        public async Task<IReadOnlyList<User>> FindAsync(UserName name)
        {
            var found = await store.FindAsync(name);
            if (locks.Held.Count > 0)
                locks.Lose();
            return found;
        }

        public Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease) => store.AddAsync(name, user, grant, lease);

        public Task<IReadOnlyList<PointsGrant>> UnsentAsync() => store.UnsentAsync();

        public Task MarkSentAsync(PointsGrant grant) => store.MarkSentAsync(grant);
    }
}
