using PointsService;
using Samples.Storage;

var builder = WebApplication.CreateBuilder(args);
if (await builder.AddRedisIfConfiguredAsync())
    builder.Services.AddSingleton<IPointsLedger, RedisPointsLedger>();
else
    builder.Services.AddSingleton<IPointsLedger, MemoryPointsLedger>();
builder.Services.AddProblemDetails();
builder.Services.AddHealthChecks();
builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false); // Or Development answers 500 to bad JSON.

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapPoints();
app.MapHealthChecks("/health");
await app.RunAsync();
