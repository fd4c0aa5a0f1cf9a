using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Benchmarks.Micro;

/// <summary>A pipeline that ends in an endpoint which does nothing, with <c>UseLocking</c> in it or without, and locks in memory.</summary>
internal sealed class Endpoints
{
    public static readonly Endpoints WithLocking = new(locking: true);
    public static readonly Endpoints Plain = new(locking: false);

    private readonly IServiceProvider _services;

    private Endpoints(bool locking)
    {
        _services = new ServiceCollection().AddLogging().AddRouting().AddInMemoryLocking().AddLocking().BuildServiceProvider();
        Locks = _services.GetRequiredService<ILockProvider>();
        var app = new ApplicationBuilder(_services);
        if (locking)
            app.UseLocking();
        app.Run(_ => Task.CompletedTask);
        Pipeline = app.Build();
    }

    public RequestDelegate Pipeline { get; }

    public ILockProvider Locks { get; }

    /// <summary>A request for which routing has found an endpoint.</summary>
    public HttpContext Request(params object[] metadata)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.QueryString = new QueryString("?id=42");
        context.SetEndpoint(new Endpoint(_ => Task.CompletedTask, new EndpointMetadataCollection(metadata), "An endpoint"));
        return context;
    }
}
