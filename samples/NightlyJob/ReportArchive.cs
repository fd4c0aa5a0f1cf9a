using System.Collections.Concurrent;
using System.Globalization;
using Samples.Storage;
using StackExchange.Redis;

namespace NightlyJob;

/// <summary>The reports that were written; as little a guard against doubles as a folder of files.</summary>
public interface IReportArchive
{
    Task<bool> ContainsAsync(DateTimeOffset night);

    Task AddAsync(DateTimeOffset night, string report);
}

public sealed class MemoryReportArchive : IReportArchive
{
    private readonly ConcurrentDictionary<DateTimeOffset, string> _reports = new();

    public Task<bool> ContainsAsync(DateTimeOffset night) => Task.FromResult(_reports.ContainsKey(night));

    public Task AddAsync(DateTimeOffset night, string report)
    {
        _reports[night] = report;
        return Task.CompletedTask;
    }
}

public sealed class RedisReportArchive(SampleRedis redis) : IReportArchive
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Task<bool> ContainsAsync(DateTimeOffset night) => redis.CallAsync(database => database.KeyExistsAsync(Key(night)));

    public Task AddAsync(DateTimeOffset night, string report) =>
        redis.CallAsync(database => database.StringSetAsync(Key(night), report, Kept));

    private RedisKey Key(DateTimeOffset night) => redis.Key("reports:" + night.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
}
