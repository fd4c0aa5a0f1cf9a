using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RedisLocking.MediatR.Tests.DependencyInjection;

public sealed class AddLockingTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_good_application_starts()
    {
        _app.Handle<Pay, string>(_ => "paid").Stream<Report, int>((_, _) => AsyncEnumerable.Empty<int>());

        await StartAsync();
    }

    [Fact]
    public async Task A_request_whose_lock_cannot_be_meant_stops_the_start_by_its_name()
    {
        _app.Handle<PayWrongly, string>(_ => "paid");

        var refused = await Should.ThrowAsync<InvalidOperationException>(StartAsync);

        refused.Message.ShouldBe($"The lock of request {typeof(PayWrongly).FullName}: {{OrderId}} asks for 'OrderId'; PayWrongly has the properties Id.");
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        _app.Handle<PayWrongly, string>(_ => "paid").Stream<ReportWrongly, int>((_, _) => AsyncEnumerable.Empty<int>());
        _app.Services.AddTransient<IRequestHandler<CloseWrongly>, CloseWronglyHandler>();

        var refused = await Should.ThrowAsync<InvalidOperationException>(StartAsync);

        refused.Message.ShouldContain(nameof(PayWrongly));
        refused.Message.ShouldContain(nameof(ReportWrongly));
        refused.Message.ShouldContain(nameof(CloseWrongly));
        refused.InnerException.ShouldBeOfType<AggregateException>().InnerExceptions.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_policy_that_is_not_named_stops_the_start_and_one_that_is_does_not()
    {
        _app.Handle<PayPatiently, string>(_ => "paid");
        (await Should.ThrowAsync<InvalidOperationException>(StartAsync)).Message.ShouldContain("There is no lock policy 'patient'; none is named.");

        await using var other = new TestApp();
        other.Handle<PayPatiently, string>(_ => "paid").Services.Configure<LockPolicies>(policies => policies.Add("patient", new LockPolicy()));
        foreach (var service in other.Get<IEnumerable<IHostedService>>())
            await service.StartAsync(default);
    }

    [Fact]
    public async Task A_lock_on_a_notification_stops_the_start_because_nothing_would_take_it()
    {
        _app.Services.AddTransient<INotificationHandler<Paid>, PaidHandler>();

        (await Should.ThrowAsync<InvalidOperationException>(StartAsync)).Message
            .ShouldStartWith($"The lock of request {typeof(Paid).FullName}: it is a notification, which goes through no pipeline");
    }

    [Fact]
    public async Task A_lock_on_a_handler_stops_the_start_because_nothing_reads_it()
    {
        _app.Services.AddTransient<IRequestHandler<Plain>, LockedHandler>();

        (await Should.ThrowAsync<InvalidOperationException>(StartAsync)).Message
            .ShouldBe($"The lock of request {typeof(LockedHandler).FullName}: [Locked] stands on a handler, where nothing reads it; put it on the request.");
    }

    [Fact]
    public async Task Without_a_host_a_mistake_is_found_at_the_first_send()
    {
        _app.Handle<PayWrongly, string>(_ => "paid");

        (await Should.ThrowAsync<InvalidOperationException>(() => _app.Sender.Send(new PayWrongly(1)))).Message.ShouldContain("asks for 'OrderId'");
        (await Should.ThrowAsync<InvalidOperationException>(() => _app.Sender.Send(new PayWrongly(1)))).Message.ShouldContain("asks for 'OrderId'");
    }

    [Fact]
    public async Task Adding_it_twice_takes_each_lock_once()
    {
        _app.Services.AddMediatR(configuration => configuration.RegisterServicesFromAssemblyContaining<Pay>().AddLocking().AddLocking().TypeEvaluator = _ => false);
        _app.Handle<Pay, string>(_ => "paid");

        (await _app.Sender.Send(new Pay(1))).ShouldBe("paid");
        _app.Get<IEnumerable<IHostedService>>().Count().ShouldBe(1);
        _app.Get<IEnumerable<ILockLeaseAccessor>>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_host_without_options_or_clock_or_logs_has_the_defaults()
    {
        var services = new ServiceCollection();
        await using var locks = new InMemoryLockProvider();
        services.AddSingleton<ILockProvider>(locks).AddMediatR(configuration => configuration.RegisterServicesFromAssemblyContaining<Pay>().AddLocking().TypeEvaluator = _ => false);
        services.AddTransient<IRequestHandler<Close>, CloseHandler>();
        await using var provider = services.BuildServiceProvider();

        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(default);
        await provider.GetRequiredService<ISender>().Send(new Close(1));
    }

    [Fact]
    public void AddLocking_Null_Throws() =>
        Should.Throw<ArgumentNullException>(() => ((MediatRServiceConfiguration)null!).AddLocking()).ParamName.ShouldBe("configuration");

    private async Task StartAsync()
    {
        foreach (var service in _app.Get<IEnumerable<IHostedService>>())
            await service.StartAsync(default);
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<string>;

    [Locked("order:{OrderId}")]
    private sealed record PayWrongly(int Id) : IRequest<string>;

    [Locked("order:{Id}", Policy = "patient")]
    private sealed record PayPatiently(int Id) : IRequest<string>;

    [Locked("report:{Id}")]
    private sealed record Report(int Id) : IStreamRequest<int>;

    [Locked("report:{Id")]
    private sealed record ReportWrongly(int Id) : IStreamRequest<int>;

    [Locked("order:{Id}")]
    private sealed record Close(int Id) : IRequest;

    [Locked]
    private sealed record CloseWrongly(int Id) : IRequest;

    private sealed record Plain : IRequest;

    [Locked("paid")]
    private sealed record Paid : INotification;

    private sealed class CloseHandler : IRequestHandler<Close>
    {
        public Task Handle(Close request, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CloseWronglyHandler : IRequestHandler<CloseWrongly>
    {
        public Task Handle(CloseWrongly request, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class PaidHandler : INotificationHandler<Paid>
    {
        public Task Handle(Paid notification, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Locked("plain")]
    private sealed class LockedHandler : IRequestHandler<Plain>
    {
        public Task Handle(Plain request, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
