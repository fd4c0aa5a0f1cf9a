using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Reporting;

/// <summary>One row: a figure of ours beside the baseline's, and what else was measured with it.</summary>
internal sealed record Measurement(string Scenario, string Case, string Unit, double Ours, double Baseline)
{
    private readonly List<(string Name, double Value)> _more = [];

    public double Ratio => Ours / Baseline;

    /// <summary>What else was measured, by its name in the JSON.</summary>
    public IReadOnlyList<(string Name, double Value)> More => _more;

    /// <summary>The medians of rounds, and between which ratios the rounds lay: how far the machine can be trusted.</summary>
    public static Measurement OfRounds(string scenario, string @case, string unit, IEnumerable<double> ours, IEnumerable<double> baseline)
    {
        var ratios = ours.Zip(baseline, (mine, theirs) => mine / theirs).ToArray();
        return new Measurement(scenario, @case, unit, ours.Median(), baseline.Median())
            .With("ratioLow", ratios.Min())
            .With("ratioHigh", ratios.Max());
    }

    public Measurement With(string name, double value)
    {
        _more.Add((name, value));
        return this;
    }
}
