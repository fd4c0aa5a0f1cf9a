using PointsService;
using Samples.Storage;

var builder = WebApplication.CreateBuilder(args);
if (builder.AddRedisIfConfigured())
    builder.Services.AddSingleton<IPointsLedger, RedisPointsLedger>();
else
    builder.Services.AddSingleton<IPointsLedger, MemoryPointsLedger>();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapPoints();
app.Run();
