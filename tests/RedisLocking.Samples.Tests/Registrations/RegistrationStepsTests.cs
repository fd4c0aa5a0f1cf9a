using System.Diagnostics.CodeAnalysis;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using UserRegistration;
using UserRegistration.Points;
using UserRegistration.Users;

namespace RedisLocking.Samples.Tests;

/// <summary>Lock, find, store, points, unlock: wherever a registration fails, what must have run by then, in this order, and what must not.</summary>
[SuppressMessage("Reliability", "CA2012", Justification = "The calls say what a substitute is to be asked.")]
public sealed class RegistrationStepsTests : IAsyncDisposable
{
    private static readonly LockName Name = LockName.Format($"register:{"ada"}");

    private readonly ILockProvider _locks = Substitute.For<ILockProvider>();
    private readonly IDistributedLock _mutex = Substitute.For<IDistributedLock>();
    private readonly ILockLease _lease = Substitute.For<ILockLease>();
    private readonly IUserStore _users = Substitute.For<IUserStore>();
    private readonly IPoints _points = Substitute.For<IPoints>();
    private readonly ServiceProvider _services;

    public RegistrationStepsTests()
    {
        _locks.Mutex(Name, Arg.Any<LeaseOptions?>()).Returns(_mutex);
        _mutex.TryAcquireAsync(TimeSpan.Zero, Arg.Any<CancellationToken>()).Returns(new ValueTask<ILockLease?>(_lease));
        _lease.Name.Returns(Name);
        _users.FindAsync(Arg.Any<UserName>()).Returns([]);
        _users.AddAsync(Arg.Any<UserName>(), Arg.Any<User>(), Arg.Any<PointsGrant>(), _lease).Returns(true);
        _services = new ServiceCollection()
            .AddLogging()
            .AddMediatR(cfg => cfg.RegisterServicesFromAssemblyContaining<RegisterUser>().AddLocking())
            .AddTransient<PointsDelivery>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_locks).AddSingleton(_users).AddSingleton(_points)
            .BuildServiceProvider();
    }

    [Fact]
    public async Task A_registration_runs_all_five_steps()
    {
        (await RegisterAsync()).ShouldNotBeNull().Points.ShouldBe(100);

        Received.InOrder(() =>
        {
            Lock();
            Find();
            Store();
            Points();
            _users.MarkSentAsync(Arg.Any<PointsGrant>());
            Unlock();
        });
    }

    [Fact]
    public async Task The_lock_is_held_by_another_registration()
    {
        _mutex.TryAcquireAsync(TimeSpan.Zero, Arg.Any<CancellationToken>()).Returns(new ValueTask<ILockLease?>((ILockLease?)null));

        (await Should.ThrowAsync<LockConflictException>(RegisterAsync)).Name.ShouldBe(Name);

        Lock(_mutex.Received(1));
        await MustNotHaveRunAsync(find: true, store: true, points: true, unlock: true);
    }

    [Fact]
    public async Task The_lock_store_is_down()
    {
        _mutex.TryAcquireAsync(TimeSpan.Zero, Arg.Any<CancellationToken>()).ThrowsAsync(new LockUnavailableException(Name, "down"));

        await Should.ThrowAsync<LockUnavailableException>(RegisterAsync);

        Lock(_mutex.Received(1));
        await MustNotHaveRunAsync(find: true, store: true, points: true, unlock: true);
    }

    [Fact]
    public async Task The_name_is_registered_already()
    {
        _users.FindAsync(Arg.Any<UserName>()).Returns([new User(Guid.NewGuid(), "Ada", default)]);

        (await RegisterAsync()).ShouldBeNull();

        Received.InOrder(() =>
        {
            Lock();
            Find();
            Unlock();
        });
        await MustNotHaveRunAsync(store: true, points: true);
    }

    [Fact]
    public async Task Storing_the_user_fails()
    {
        StoreFailsWith(new InvalidOperationException("disk full"));

        await Should.ThrowAsync<InvalidOperationException>(RegisterAsync);

        Received.InOrder(() =>
        {
            Lock();
            Find();
            Store();
            Unlock();
        });
        await MustNotHaveRunAsync(points: true);
    }

    [Fact]
    public async Task Granting_the_points_fails_and_they_stay_written_down()
    {
        _points.GrantAsync(Arg.Any<PointsGrant>()).ThrowsAsync(new HttpRequestException("no answer"));

        (await RegisterAsync()).ShouldNotBeNull();

        Received.InOrder(() =>
        {
            Lock();
            Find();
            Store();
            Points();
            Unlock();
        });
        await _users.DidNotReceiveWithAnyArgs().MarkSentAsync(default!);
    }

    [Fact]
    public async Task The_lease_is_lost_between_find_and_store()
    {
        StoreFailsWith(new LockLostException(Name, "stale"));

        await Should.ThrowAsync<LockLostException>(RegisterAsync);

        Received.InOrder(() =>
        {
            Lock();
            Find();
            Store();
            Unlock();
        });
        await MustNotHaveRunAsync(points: true);
    }

    [Fact]
    public async Task Somebody_has_stored_the_name_since_it_was_looked_for()
    {
        _users.AddAsync(Arg.Any<UserName>(), Arg.Any<User>(), Arg.Any<PointsGrant>(), _lease).Returns(false);

        (await RegisterAsync()).ShouldBeNull();

        await MustNotHaveRunAsync(points: true);
        _ = _lease.Received(1).DisposeAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private Task<RegistrationResponse?> RegisterAsync() => _services.GetRequiredService<ISender>().Send(new RegisterUser(" Ada "));

    private void StoreFailsWith(Exception failure) =>
        _users.AddAsync(Arg.Any<UserName>(), Arg.Any<User>(), Arg.Any<PointsGrant>(), _lease).ThrowsAsync(failure);

    private void Lock() => Lock(_mutex);

    private static void Lock(IDistributedLock mutex) => _ = mutex.TryAcquireAsync(TimeSpan.Zero, Arg.Any<CancellationToken>());

    private void Find() => _users.FindAsync(Arg.Is<UserName>(name => name.Normalized == "ada"));

    private void Store() => _users.AddAsync(Arg.Is<UserName>(name => name.Normalized == "ada"), Arg.Is<User>(user => user.UserName == "Ada"), Arg.Is<PointsGrant>(grant => grant.Points == 100), _lease);

    private void Points() => _points.GrantAsync(Arg.Is<PointsGrant>(grant => grant.Points == 100));

    private void Unlock() => _ = _lease.DisposeAsync();

    private async Task MustNotHaveRunAsync(bool find = false, bool store = false, bool points = false, bool unlock = false)
    {
        if (find)
            await _users.DidNotReceiveWithAnyArgs().FindAsync(default!);
        if (store)
            await _users.DidNotReceiveWithAnyArgs().AddAsync(default!, default!, default!, default!);
        if (points)
            await _points.DidNotReceiveWithAnyArgs().GrantAsync(default!);
        if (unlock)
            await _lease.DidNotReceive().DisposeAsync();
    }
}
