using NightlyJob;
using Samples.Storage;

var builder = Host.CreateApplicationBuilder(args);
if (await builder.AddRedisIfConfiguredAsync())
{
    builder.Services.AddRedisLocking(options => options.KeyPrefix = builder.KeySpace().Prefixed("locks"));
    builder.Services.AddSingleton<IReportArchive, RedisReportArchive>();
}
else
{
    builder.Services.AddInMemoryLocking();
    builder.Services.AddSingleton<IReportArchive, MemoryReportArchive>();
}

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddOptions<NightlyReportOptions>().BindConfiguration("NightlyReport")
    .Validate(options => options.Every >= TimeSpan.FromSeconds(1), "NightlyReport:Every must be a second or more.")
    .ValidateOnStart();
builder.Services.AddHostedService<NightlyReport>();
await builder.Build().RunAsync();
