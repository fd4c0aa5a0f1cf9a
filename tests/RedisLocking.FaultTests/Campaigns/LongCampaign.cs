using System.Globalization;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>A campaign over one topology after the other, each with its share of the time; then the table of all of them.</summary>
internal static class LongCampaign
{
    /// <summary>Runs what the command line says, and returns the process' exit code: 0 if there was no violation.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        if (Parse(options) is not var (minutes, seed, only) || CampaignTopologies.All.Keys.Where(name => only is null || name == only).ToList() is not { Count: > 0 } topologies)
        {
            await Console.Error.WriteLineAsync($"Usage: campaign --minutes N --seed S [--topology \"NAME\"], where NAME is one of: {string.Join(", ", CampaignTopologies.All.Keys)}");
            return 2;
        }

        var reports = new List<CampaignReport>();
        foreach (var topology in topologies)
        {
            var report = await Campaign.RunAsync(new CampaignPlan
            {
                Topology = topology,
                Servers = CampaignTopologies.All[topology],
                Seed = seed,
                Length = TimeSpan.FromMinutes(minutes) / topologies.Count,
            });
            Console.WriteLine(report);
            reports.Add(report);
        }

        Console.WriteLine(CampaignTable.Of(reports));
        return reports.TrueForAll(report => report.IsClean) ? 0 : 1;
    }

    private static (double Minutes, int Seed, string? Topology)? Parse(string[] options)
    {
        var values = options.Chunk(2).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1));
        var (minutes, seed) = (values.GetValueOrDefault("--minutes", "60"), values.GetValueOrDefault("--seed", "1"));
        var areKnown = values.Keys.All(name => name is "--minutes" or "--seed" or "--topology");
        return areKnown && double.TryParse(minutes, CultureInfo.InvariantCulture, out var length) && length > 0 && int.TryParse(seed, CultureInfo.InvariantCulture, out var number)
            ? (length, number, values.GetValueOrDefault("--topology"))
            : null;
    }
}
