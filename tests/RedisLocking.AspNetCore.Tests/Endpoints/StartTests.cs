using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Endpoints;

#pragma warning disable CA1822 // An action is an instance method.

/// <summary>Mistakes are found at the start, and said with the name of the endpoint.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("order:{cookie:id}", "whose source 'cookie' is unknown; the sources are route, query")]
    [InlineData("order:{id|title}", "unknown modifier 'title'")]
    [InlineData("order:{id", "'{' at index 6 that is not closed")]
    [InlineData("order:id}", "'}' at index 8 that closes nothing")]
    [InlineData("order:{}", "names no value")]
    [InlineData("order:{route:other}", "the route '/orders/{id}' has no parameter of that name")]
    [InlineData("order:{body:user..email}", "whose path has an empty step")]
    [InlineData("{id}{query:x}", "no separator")]
    [InlineData("", "is empty")]
    public async Task A_wrong_template_stops_the_start_with_the_name_of_its_endpoint(string template, string mistake)
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => TestApp.StartAsync(app => app.MapPost("/orders/{id}", () => "").WithDisplayName("Pay an order").RequireLock(template)));

        failure.Message.ShouldStartWith("The endpoint 'Pay an order' cannot take its lock. ");
        failure.Message.ShouldContain(mistake);
    }

    [Fact]
    public async Task A_lock_without_a_name_stops_the_start() =>
        (await StartFailureAsync(new LockedAttribute())).ShouldContain("It is [Locked] without a name");

    [Fact]
    public async Task An_unknown_policy_stops_the_start() =>
        (await StartFailureAsync(new LockedAttribute("a") { Policy = "pateint" })).ShouldContain("There is no lock policy 'pateint'; named are 'patient'");

    [Fact]
    public async Task A_ttl_that_is_out_of_its_range_stops_the_start() =>
        (await StartFailureAsync(new LockedAttribute("a") { TtlMilliseconds = 5 })).ShouldContain("TtlMilliseconds of [Locked] must be between 100");

    [Fact]
    public async Task A_kind_of_lock_that_cannot_be_stops_the_start()
    {
        (await StartFailureAsync(new LockedAttribute("a") { Permits = -1 })).ShouldContain("Permits of [Locked] must be 1 to 1,000,000");
        (await StartFailureAsync(new LockedAttribute("a") { Permits = 1_000_001 })).ShouldContain("it is 1000001");
        (await StartFailureAsync(new LockedAttribute("a") { Mode = LockMode.Write, Permits = 5 })).ShouldContain("Mode (Write) and Permits (5) exclude each other");
    }

    [Fact]
    public async Task All_mistakes_are_said_at_once()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartAsync(app =>
        {
            app.MapGet("/a", () => "").RequireLock("{");
            app.MapGet("/b", () => "").RequireLock("fine");
            app.MapGet("/c", () => "").RequireLock("}");
        }));

        failure.Message.Split(Environment.NewLine).Length.ShouldBe(2);
        failure.Message.ShouldContain("'HTTP: GET /a'");
        failure.Message.ShouldContain("'HTTP: GET /c'");
    }

    [Fact]
    public async Task A_disabled_lock_is_not_looked_at()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", [Locked("{")] () => "free").DisableLocking());

        (await app.Http.GetStringAsync("")).ShouldBe("free");
    }

    [Fact]
    public async Task A_wrong_controller_stops_the_start()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartAsync(
            app => app.MapControllers(),
            services: services => services.AddControllers().ConfigureApplicationPartManager(parts =>
            {
                parts.ApplicationParts.Clear();
                parts.FeatureProviders.Add(new OneController(typeof(WrongController)));
            })));

        failure.Message.ShouldContain($"The endpoint '{typeof(WrongController).FullName}.Get");
        failure.Message.ShouldContain("has no parameter of that name");
    }

    [Fact]
    public async Task An_endpoint_that_changes_later_and_is_wrong_is_logged_and_fails_its_requests()
    {
        using var source = new ChangingEndpoints();
        await using var app = await TestApp.StartAsync(app => ((IEndpointRouteBuilder)app).DataSources.Add(source));

        source.Change(new RouteEndpoint(
            context => context.Response.WriteAsync("ran"), RoutePatternFactory.Parse("/late"), 0, new EndpointMetadataCollection(new LockedAttribute("{")), "Late"));

        await Eventually.BecomesTrueAsync(() => app.Logs.Ours(LogLevel.Error).Any(), "the mistake was logged");
        app.Logs.Ours(LogLevel.Error).ShouldHaveSingleItem().Text.ShouldContain("The endpoint 'Late' cannot take its lock.");
        await Should.ThrowAsync<InvalidOperationException>(() => app.Http.GetAsync("late"));
    }

    [Theory]
    [InlineData(399)]
    [InlineData(600)]
    public async Task A_rejection_status_that_is_none_stops_the_start(int status) =>
        (await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, o => o.RejectionStatusCode = status)))
            .Message.ShouldContain("LockingOptions.RejectionStatusCode must be between 400 and 599");

    [Fact]
    public async Task A_body_limit_of_nothing_stops_the_start() =>
        (await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, o => o.MaxBodyBytes = 0)))
            .Message.ShouldContain("LockingOptions.MaxBodyBytes must be between 1 byte and 1 GB");

    private static async Task<string> StartFailureAsync(LockedAttribute locked) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartAsync(
            app => app.MapGet("/", () => "").RequireLock(locked), locking => locking.AddPolicy("patient", new LockPolicy())))).Message;

    [Route("wrong")]
    internal sealed class WrongController : ControllerBase
    {
        [HttpGet]
        [Locked("{route:id}")]
        public string Get() => "";
    }

    private sealed class OneController(Type controller) : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) => feature.Controllers.Add(controller.GetTypeInfo());
    }

    private sealed class ChangingEndpoints : EndpointDataSource, IDisposable
    {
        private CancellationTokenSource _change = new();
        private IReadOnlyList<Endpoint> _endpoints = [];

        public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

        public void Change(Endpoint endpoint)
        {
            _endpoints = [endpoint];
            using var changed = Interlocked.Exchange(ref _change, new CancellationTokenSource());
            changed.Cancel();
        }

        public void Dispose() => _change.Dispose();
    }
}
