using StackExchange.Redis;

namespace Samples.Storage;

public static class SampleStorage
{
    /// <summary>
    /// Registers the connection that the setting <c>ConnectionStrings:Redis</c> names, for the locks and the sample's data
    /// alike.
    /// </summary>
    /// <returns>false: it names none, and the sample keeps everything in memory.</returns>
    public static async Task<bool> AddRedisIfConfiguredAsync(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.GetConnectionString("Redis") is not { Length: > 0 } connectionString)
            return false;

        // Connected before the first request: a burst that waits for a connection to be made leaves no thread to make it.
        var connection = await ConnectAsync(connectionString);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => connection);
        builder.Services.AddSingleton(builder.KeySpace());
        builder.Services.AddSingleton<SampleRedis>();
        return true;
    }

    public static KeySpace KeySpace(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new KeySpace(builder.Configuration["KeySpace"]);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false; // A Redis that is down answers 503 until it is back; it does not stop the start.
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
