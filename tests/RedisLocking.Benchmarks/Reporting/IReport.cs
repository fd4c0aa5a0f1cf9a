namespace RedisLocking.Benchmarks.Reporting;

/// <summary>Where measurements go as they come.</summary>
internal interface IReport
{
    void Begin(string scenario);

    void Add(Measurement measurement);

    void End();
}
