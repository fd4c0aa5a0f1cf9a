using RedisLocking.FaultTests.Campaigns;
using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Servers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>A campaign finds tokens that are only counted: a FLUSHALL begins them anew.</summary>
public sealed class PlainCounterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_plain_counter_over_a_FLUSHALL_is_found()
    {
        var bug = new RequestRewriter("return math.max(number + 1, time[1] * 1000000 + time[2]), nil", "return number + 1, nil");

        var report = await RunAsync("plain counter", () => OneServer.InMemoryAsync(bug));

        bug.HasRewritten.ShouldBeTrue();
        report.Verdict.Violations.Select(violation => violation.Check).ShouldContain("tokens rise in grant order");
    }

    [Fact]
    public async Task The_same_campaign_is_clean_with_tokens_that_follow_the_clock()
    {
        var report = await RunAsync("no plain counter", OneServer.InMemoryAsync);

        report.IsClean.ShouldBeTrue(report.ToString());
    }

    private async Task<CampaignReport> RunAsync(string name, Func<Task<CampaignServers>> servers)
    {
        var report = await Campaign.RunAsync(new CampaignPlan { Topology = name, Servers = servers, Faults = [new FlushedData()], Seed = 5, Length = TimeSpan.FromSeconds(4) });
        output.WriteLine($"{report.Verdict.Counts}");
        return report;
    }
}
