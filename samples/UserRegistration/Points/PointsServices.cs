using Samples.Storage;

namespace UserRegistration.Points;

public static class PointsServices
{
    /// <summary>Points are kept by the points service when <c>Points:BaseUrl</c> is set, by this API otherwise.</summary>
    public static void AddPoints(this IHostApplicationBuilder builder, bool onRedis)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTransient<PointsDelivery>();
        builder.Services.AddHostedService<PointsSender>();

        if (builder.Configuration["Points:BaseUrl"] is { Length: > 0 } pointsService)
        {
            builder.Services.AddHttpClient<IPoints, PointsServiceClient>(client =>
            {
                client.BaseAddress = new Uri(pointsService);
                client.Timeout = TimeSpan.FromSeconds(5);
            });
            return;
        }

        builder.Services.AddSingleton<IPoints, OwnPoints>();
        if (onRedis)
            builder.Services.AddSingleton<IPointsLedger, RedisPointsLedger>();
        else
            builder.Services.AddSingleton<IPointsLedger, MemoryPointsLedger>();
    }
}
