using System.Text.Json.Serialization;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Measuring;

/// <summary>What <c>bench</c> found; lengths of time are in seconds.</summary>
/// <param name="RoundTrip">One command to the store and its answer.</param>
/// <param name="HandOff">From one connection's release to the other's lease.</param>
/// <param name="ShortestTtl">Below it a lease may be lost because answers are late.</param>
internal sealed record Measurement(Percentiles RoundTrip, Percentiles HandOff, double ShortestTtl)
{
    // A renewal is due after a third of the TTL; this leaves it and what is tried after it twenty slow round trips.
    private const int SlowRoundTrips = 30;

    // The lengths that people use. Below a second the pauses of a busy machine count for more than the store does.
    private static readonly double[] Steps = [1, 2, 5, 10, 30, 60, 300, 900, 3600];

    public static Measurement Of(List<TimeSpan> roundTrips, List<TimeSpan> handOffs)
    {
        var roundTrip = Percentiles.Of(roundTrips);
        return new(roundTrip, Percentiles.Of(handOffs), ShortestTtlOf(roundTrip.P99));
    }

    /// <summary>For a person.</summary>
    [JsonIgnore]
    public string Text =>
        $"""
        round trip  p50 {Rounded(RoundTrip.P50)}, p99 {Rounded(RoundTrip.P99)} ({RoundTrip.Count} renewals)
        hand-off    p50 {Rounded(HandOff.P50)}, p99 {Rounded(HandOff.P99)} ({HandOff.Count}, from one connection's release to the other's lease)
        TTL         {DurationText.Format(TimeSpan.FromSeconds(ShortestTtl))} or longer: thirty slow round trips fit into it, so that some may fail. 30s, the default, suits most jobs:
                    a shorter one frees the lock sooner after a crash, and loses it sooner when the store is away.
        """;

    public static double ShortestTtlOf(double slowRoundTrip) => Steps.FirstOrDefault(step => step >= SlowRoundTrips * slowRoundTrip, Steps[^1]);

    private static string Rounded(double seconds) => DurationText.Rounded(TimeSpan.FromSeconds(seconds));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class MeasurementJson : JsonSerializerContext;
