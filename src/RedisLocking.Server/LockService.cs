using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RedisLocking.Server.ApiDescription;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Configuration;
using RedisLocking.Server.Contention;
using RedisLocking.Server.Dashboard;
using RedisLocking.Server.Diagnostics;
using RedisLocking.Server.Elections;
using RedisLocking.Server.Events;
using RedisLocking.Server.Idempotency;
using RedisLocking.Server.Leases;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Locks;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Sequences;
using RedisLocking.Server.Shutdown;
using RedisLocking.Server.Status;
using RedisLocking.Server.Stores;
using RedisLocking.Server.Telemetry;
using RedisLocking.Server.Transactions;
using RedisLocking.Server.Values;

namespace RedisLocking.Server;

/// <summary>The lock service as an application.</summary>
internal static class LockService
{
    /// <summary>What requests in flight have to end in, after those who wait were sent away.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(30);

    public static WebApplication Create(string[] args)
    {
        // Its files lie beside it, wherever it is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LimitServices.MaxBodySize;
        });
        builder.AddStore();
        AddServices(builder.Services);
        var metricsPort = AddTelemetry(builder);

        var app = builder.Build();
        if (metricsPort is { } port)
            app.UseMetrics(port);
        app.Services.GetRequiredService<ServiceMetrics>(); // Measures when somebody listens, and nobody injects it.
        UsePipeline(app);
        SayWhatItIs(app);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<AccessOptions>().BindConfiguration(ServiceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceOptions>>((host, service) => host.ShutdownTimeout = service.Value.DrainDelay + LastRequests);

        services.AddSingleton<ApiKeyRing>();
        services.AddHostedService<ApiKeysFile>();
        services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            authorization.AddPolicy(scope, policy => policy.RequireClaim(Caller.Scope, scope));

        services.AddSingleton<Acquiring>();
        services.AddSingleton<LeaderStream>();
        services.AddSingleton<IdempotentAcquires>();
        services.AddLockObserver<EventFeed>();
        services.AddLockObserver<EventHistory>();
        services.AddLockObserver<ContentionTable>();
        services.AddSingleton<LockEvents>();
        services.AddHostedService<LockPatrol>();
        services.AddLimits();

        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddHealthChecks().AddLocking(tags: [StatusEndpoints.Ready]).AddCheck<ReadyCheck>("draining", tags: [StatusEndpoints.Ready]);

        services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var known in new IJsonTypeInfoResolver[] { LocksJson.Default, LeasesJson.Default, ElectionsJson.Default, EventsJson.Default, ContentionJson.Default, StatusJson.Default, SequencesJson.Default, TransactionsJson.Default })
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, known);
        });
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
        {
            // What the framework answers itself has its code by its status.
            if (problem.ProblemDetails.Type?.StartsWith(ProblemCodes.TypeOf(""), StringComparison.Ordinal) != true)
                problem.ProblemDetails.Type = ProblemCodes.TypeOf(ProblemCodes.OfStatus(problem.HttpContext.Response.StatusCode));
            problem.ProblemDetails.Detail ??= ProblemCodes.DetailOfStatus(problem.HttpContext.Response.StatusCode);
        });
        services.AddExceptionHandler<ServiceExceptionHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(ServiceDocument.Describe);
    }

    private static int? AddTelemetry(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServiceMetrics>();
        builder.Services.AddSingleton(provider => new MetricListener(MeteredSources.Meters, provider.GetRequiredService<IMeterFactory>()));
        if (OtlpExport.IsWanted(builder.Configuration))
            builder.Services.AddHostedService<OtlpExport>();
        var port = MetricsPort.Of(builder.Configuration);
        if (port is { } own)
            builder.ListenOn(own);
        return port;
    }

    private static void AddLockObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, ILockObserver
    {
        services.AddSingleton<T>();
        services.AddSingleton<ILockObserver>(provider => provider.GetRequiredService<T>());
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();

        var api = app.MapGroup("/v1");
        api.MapLocks();
        api.MapLeases();
        api.MapElections();
        api.MapEvents();
        api.MapContention();
        api.MapStatus();
        api.MapValues();
        api.MapTransactions();
        api.MapSequences();
        app.MapProbes();
        app.MapOpenApi();
        app.MapDashboard();
    }

    private static void SayWhatItIs(WebApplication app)
    {
        if (!app.Services.GetRequiredService<StoreKind>().IsRedis)
            app.Logger.InMemory();
        if (app.Services.GetRequiredService<ApiKeyRing>().IsOpen)
            app.Logger.IsOpen();
    }
}
