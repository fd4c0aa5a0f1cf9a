using System.Globalization;

namespace RedisLocking.Server.Telemetry;

/// <summary><c>/metrics</c> on a port of its own, <c>Metrics:Port</c>, which serves nothing else; and the service's own ports do not serve it.</summary>
internal static class MetricsPort
{
    private const string Setting = "Metrics:Port";

    /// <summary>The port, if there is to be one.</summary>
    /// <exception cref="InvalidOperationException">It is no port.</exception>
    public static int? Of(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? port
            : throw new InvalidOperationException($"{Setting} must be from 1 to 65535, or left out; it is '{text}'.");
    }

    /// <summary>Listens on it, beside what is listened on anyway: an address that is added in code would take the place of the configured ones.</summary>
    public static void ListenOn(this WebApplicationBuilder builder, int port)
    {
        var address = $"http://*:{port}";
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.Configuration["Kestrel:Endpoints:Metrics:Url"] = address;
        else
            builder.WebHost.UseUrls([.. Configured(builder.Configuration), address]);
    }

    /// <summary>Answers whatever comes in there. Before everything else, for it needs none of it.</summary>
    public static void UseMetrics(this WebApplication app, int port)
    {
        app.MapWhen(context => context.Connection.LocalPort == port, metrics => metrics.Run(AnswerAsync));

        // Collected from the start on, not from the first look.
        app.Services.GetRequiredService<MetricListener>();
    }

    /// <summary>Where the framework would listen.</summary>
    private static string[] Configured(ConfigurationManager configuration)
    {
        string[] Split(string key) => configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (Split("urls") is { Length: > 0 } urls)
            return urls;
        string[] byPorts = [.. Split("http_ports").Select(port => $"http://*:{port}"), .. Split("https_ports").Select(port => $"https://*:{port}")];
        return byPorts.Length > 0 ? byPorts : ["http://localhost:5000"];
    }

    private static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/metrics" || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(PrometheusText.Write(context.RequestServices.GetRequiredService<MetricListener>().Collect()), context.RequestAborted);
    }
}
