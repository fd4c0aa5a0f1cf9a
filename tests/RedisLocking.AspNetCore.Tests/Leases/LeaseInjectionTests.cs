using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Leases;

/// <summary>The handler, and what it calls, is given the lease.</summary>
public sealed class LeaseInjectionTests
{
    [Fact]
    public async Task A_parameter_the_features_and_the_accessor_give_the_same_lease()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context, ILockLease lease, ILockLeaseAccessor accessor) =>
        {
            var feature = context.Features.Get<ILockLeaseFeature>()!.Lease!;
            lease.ThrowIfLost();
            return $"{lease.Name} {lease.LeaseId == feature.LeaseId} {lease.FencingToken == accessor.Lease!.FencingToken} {lease.Lost == feature.Lost}";
        }).RequireLock("a"));

        (await app.Http.GetStringAsync("")).ShouldBe("a True True True");
    }

    [Fact]
    public async Task A_service_that_the_handler_calls_is_given_the_lease()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (Payments payments) => payments.Lease.Name.Value).RequireLock("a"), services: services => services.AddScoped<Payments>());

        (await app.Http.GetStringAsync("")).ShouldBe("a");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scope_that_the_handler_opens_and_closes_does_not_end_the_lock(bool isAsync)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (IServiceScopeFactory scopes, DirectedLocksView locks) =>
        {
            var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ILockLease>().Name.Value.ShouldBe("a");
            if (isAsync)
                await scope.DisposeAsync();
            else
                scope.Dispose();
            return await locks.IsHeldAsync("a");
        }).RequireLock("a"), services: services => services.AddSingleton<DirectedLocksView>());

        (await app.Http.GetStringAsync("")).ShouldBe("true");
        app.Locks.Released.ShouldBe(1);
    }

    [Fact]
    public async Task A_handler_may_release_early()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (ILockLease lease, DirectedLocksView locks) =>
        {
            await lease.ReleaseAsync();
            return await locks.IsHeldAsync("a");
        }).RequireLock("a"), services: services => services.AddSingleton<DirectedLocksView>());

        (await app.Http.GetStringAsync("")).ShouldBe("false");
    }

    [Fact]
    public async Task A_lease_where_there_is_no_lock_is_an_error_that_says_so()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (ILockLease lease) => lease.Name.Value));

        (await Should.ThrowAsync<InvalidOperationException>(() => app.Http.GetAsync("")))
            .Message.ShouldContain("An ILockLease is injected where no lock is held. Give the endpoint a lock");
    }

    [Fact]
    public async Task Work_that_goes_on_after_the_request_sees_no_lease()
    {
        var ended = new TaskCompletionSource();
        Task<bool>? left = null;
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (ILockLeaseAccessor accessor) =>
        {
            left = SeesLeaseAsync(accessor);
            return "done";
        }).RequireLock("a"));

        await app.Http.GetStringAsync("");
        ended.SetResult();

        (await left!).ShouldBeFalse();

        async Task<bool> SeesLeaseAsync(ILockLeaseAccessor accessor)
        {
            await ended.Task;
            return accessor.Lease is not null;
        }
    }

    private sealed class Payments(ILockLease lease)
    {
        public ILockLease Lease => lease;
    }

    private sealed class DirectedLocksView(ILockProvider locks)
    {
        public Task<bool> IsHeldAsync(string name) => ((DirectedLocks)locks).IsHeldAsync(name);
    }
}
