using StackExchange.Redis;

namespace Samples.Storage;

public static class SampleStorage
{
    /// <summary>
    /// Registers the connection that the setting <c>ConnectionStrings:Redis</c> names, for the locks and the sample's data
    /// alike.
    /// </summary>
    /// <returns>false: it names none, and the sample keeps everything in memory.</returns>
    public static bool AddRedisIfConfigured(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.GetConnectionString("Redis") is not { Length: > 0 } connectionString)
            return false;

        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => Connect(connectionString));
        builder.Services.AddSingleton(builder.KeySpace());
        builder.Services.AddSingleton<SampleRedis>();
        return true;
    }

    public static KeySpace KeySpace(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new KeySpace(builder.Configuration["KeySpace"]);
    }

    private static ConnectionMultiplexer Connect(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false; // A Redis that is down answers 503 until it is back; it does not stop the start.
        return ConnectionMultiplexer.Connect(options);
    }
}
