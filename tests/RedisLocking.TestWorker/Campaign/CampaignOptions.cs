using System.Globalization;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>What a worker of a fault campaign is told on its command line.</summary>
/// <param name="ConnectionString">The Redis whose locks it takes.</param>
/// <param name="Seed">Of all its choices.</param>
/// <param name="Flows">How many of them take locks at once.</param>
/// <param name="Ttl">Of its leases.</param>
/// <param name="Register">The server that keeps the fenced registers, and that nothing ever happens to.</param>
/// <param name="Trusted">The hash of the certificate to trust, or null without TLS.</param>
internal sealed record CampaignOptions(string ConnectionString, int Seed, int Flows, TimeSpan Ttl, string Register, string? Trusted)
{
    /// <summary>Reads <c>SEED FLOWS TTL_MS REGISTER [CERTIFICATE_HASH]</c>.</summary>
    public static CampaignOptions Parse(string connectionString, string[] arguments) => arguments switch
    {
        [var seed, var flows, var ttl, var register, .. var trusted] =>
            new(connectionString, Number(seed), Number(flows), TimeSpan.FromMilliseconds(Number(ttl)), register, trusted.FirstOrDefault()),
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is not SEED FLOWS TTL_MS REGISTER [CERTIFICATE_HASH].", nameof(arguments)),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
