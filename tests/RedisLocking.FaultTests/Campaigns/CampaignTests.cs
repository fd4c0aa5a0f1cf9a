namespace RedisLocking.FaultTests.Campaigns;

/// <summary>Real processes over each topology, with faults that a seed chose: no violation, and only the documented double holds.</summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    public static TheoryData<string> Topologies => [.. CampaignTopologies.All.Keys];

    [Theory]
    [MemberData(nameof(Topologies))]
    public async Task Nothing_but_what_is_documented_happens_over(string topology)
    {
        var report = await Campaign.RunAsync(new CampaignPlan
        {
            Topology = topology,
            Servers = CampaignTopologies.All[topology],
            Seed = 8,
            Length = TimeSpan.FromSeconds(12),
        });

        output.WriteLine(report.ToString());
        report.IsClean.ShouldBeTrue(report.ToString());
        report.Verdict.Counts.Grants.ShouldBeGreaterThan(100);
    }
}
