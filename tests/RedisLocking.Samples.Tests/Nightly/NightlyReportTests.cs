using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NightlyJob;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

public sealed class NightlyReportTests
{
    private const int Instances = 5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Of_all_instances_one_writes_the_report_of_each_night()
    {
        var time = new ManualTime();
        await using var locks = new InMemoryLockProvider();
        var archive = new CountingArchive();
        var options = Options.Create(new NightlyReportOptions { Every = Day, WritingTakes = TimeSpan.Zero });
        var instances = Enumerable.Range(0, Instances)
            .Select(_ => new NightlyReport(locks, archive, time, options, NullLogger<NightlyReport>.Instance))
            .ToArray();
        await Task.WhenAll(instances.Select(instance => instance.StartAsync(CancellationToken.None)));

        for (var night = 1; night <= 3; night++)
        {
            await time.UntilArmedAsync(Instances);
            archive.Reports.Count.ShouldBe(night);
            archive.Reports.Values.ShouldAllBe(written => written == 1);
            time.Advance(Day);
        }

        await Task.WhenAll(instances.Select(instance => instance.StopAsync(CancellationToken.None)));
    }

    private sealed class CountingArchive : IReportArchive
    {
        public ConcurrentDictionary<DateTimeOffset, int> Reports { get; } = new();

        public Task<bool> ContainsAsync(DateTimeOffset night) => Task.FromResult(Reports.ContainsKey(night));

        public Task AddAsync(DateTimeOffset night, string report)
        {
            Reports.AddOrUpdate(night, 1, (_, written) => written + 1);
            return Task.CompletedTask;
        }
    }
}
