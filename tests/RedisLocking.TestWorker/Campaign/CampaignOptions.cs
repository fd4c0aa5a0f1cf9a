using System.Globalization;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>What a worker of a fault campaign is told on its command line.</summary>
/// <param name="ConnectionString">The Redis whose locks it takes; several with semicolons between them are a quorum.</param>
/// <param name="Seed">Of all its choices.</param>
/// <param name="Flows">How many of them take locks at once.</param>
/// <param name="Ttl">Of its leases.</param>
/// <param name="LongestHold">How long it holds at most; most of its holds are of some milliseconds.</param>
/// <param name="Register">The server that keeps the fenced registers, and that nothing ever happens to.</param>
/// <param name="Trusted">The hash of the certificate to trust, or null without TLS.</param>
internal sealed record CampaignOptions(string ConnectionString, int Seed, int Flows, TimeSpan Ttl, TimeSpan LongestHold, string Register, string? Trusted)
{
    /// <summary>Reads <c>SEED FLOWS TTL_MS LONGEST_HOLD_MS REGISTER [CERTIFICATE_HASH]</c>.</summary>
    public static CampaignOptions Parse(string connectionString, string[] arguments) => arguments switch
    {
        [var seed, var flows, var ttl, var hold, var register, .. var trusted] =>
            new(connectionString, Number(seed), Number(flows), Milliseconds(ttl), Milliseconds(hold), register, trusted.FirstOrDefault()),
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is not SEED FLOWS TTL_MS LONGEST_HOLD_MS REGISTER [CERTIFICATE_HASH].", nameof(arguments)),
    };

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(Number(text));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
