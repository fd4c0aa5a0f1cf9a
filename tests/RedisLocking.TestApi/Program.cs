using RedisLocking;
using RedisLocking.TestApi;
using StackExchange.Redis;

// A server of locked endpoints, so that a test can run several of them.
//   dotnet RedisLocking.TestApi.dll HOST:PORT [unlocked]
// Unlocked, it has forgotten UseLocking. Writes its address when it listens. Ends with its standard input.
var redis = await ConnectionMultiplexer.ConnectAsync(args[0]);
await Task.Yield(); // Version 1.2 of the client continues on its own reader, which reading the console would block for good.
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
builder.Services.AddSingleton<Gate>();
builder.Services.AddSingleton<Presence>();
builder.Services.AddRedisLocking();
builder.Services.AddLocking(locking => locking.AddPolicy("patient", new LockPolicy { Wait = TimeSpan.FromMinutes(1) }));

builder.Services.AddRazorPages();

var app = builder.Build();
if (args is not [_, "unlocked"])
    app.UseLocking();
app.MapPost("/gated/{id}", [Locked("gated:{id}")] (Gate gate) => gate.PassAsync());
app.MapPost("/open-gate", (Gate gate) => gate.Open());
app.MapPost("/in-turn/{id}", [Locked("in-turn:{id}", Policy = "patient")] (Presence presence) => presence.VisitAsync());
app.MapPost("/names", [Locked("name:{body:name|lower}")] (Named named) => Results.Ok(named));
app.MapRazorPages();
await app.StartAsync();

Console.WriteLine(app.Urls.Single());
while (await Console.In.ReadLineAsync() is not null)
{
    // Nothing is asked for here but to end.
}
