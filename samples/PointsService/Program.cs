using PointsService;
using Samples.Storage;

var builder = WebApplication.CreateBuilder(args);
if (await builder.AddRedisIfConfiguredAsync())
    builder.Services.AddSingleton<IPointsLedger, RedisPointsLedger>();
else
    builder.Services.AddSingleton<IPointsLedger, MemoryPointsLedger>();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapPoints();
await app.RunAsync();
