namespace RedisLocking.FaultTests.Campaigns;

/// <summary>Real processes over each topology, with faults that a seed chose: no violation, and only the documented double holds.</summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    // Another one for each topology, so that together they meet nearly all faults in the time there is.
    private const int FirstSeed = 21;

    public static TheoryData<string> Topologies => [.. CampaignTopologies.All.Keys];

    [Theory]
    [MemberData(nameof(Topologies))]
    public async Task Nothing_but_what_is_documented_happens_over(string topology)
    {
        var report = await Campaign.RunAsync(new CampaignPlan
        {
            Topology = topology,
            Servers = CampaignTopologies.All[topology],
            Seed = FirstSeed + CampaignTopologies.All.Keys.ToList().IndexOf(topology),
            Length = TimeSpan.FromSeconds(10),
        });

        output.WriteLine(report.ToString());
        report.IsClean.ShouldBeTrue(report.ToString());
        report.Verdict.Counts.Grants.ShouldBeGreaterThan(50);
        report.Verdict.Counts.Faults.ShouldNotBeEmpty();
    }
}
