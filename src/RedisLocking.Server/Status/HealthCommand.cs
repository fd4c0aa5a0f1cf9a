namespace RedisLocking.Server.Status;

/// <summary>The argument <c>healthcheck</c>: asks the service that runs beside it whether it is alive. An image without any other client can so check itself.</summary>
internal static class HealthCommand
{
    private const string DefaultPort = "8080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks the first of the ports that ASPNETCORE_HTTP_PORTS names.</summary>
    /// <returns>0: it is alive.</returns>
    public static async Task<int> RunAsync()
    {
        var ports = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").Build()["HTTP_PORTS"];
        var port = ports?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? DefaultPort;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://localhost:{port}/healthz"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The service does not answer at port {port}: {silence.Message}");
            return 1;
        }
    }
}
